namespace FraudSignals.Rules;

/// <summary>Which filters the event under way passes; each is evaluated at most once an event.</summary>
internal sealed class FilterOutcomes(Condition[] filters, EvaluationContext context)
{
    private const uint EventsBetweenLooks = 1024;

    private readonly Condition[] _filters = [.. filters];
    private readonly sbyte[] _outcomes = new sbyte[filters.Length];
    private readonly uint[] _known = new uint[filters.Length];
    private uint _event = 1;

    /// <summary>Forgets what was known of the last event.</summary>
    public void NextEvent()
    {
        if (++_event == 0)
        {
            Array.Clear(_known);
            _event = 1;
        }

        if (_event % EventsBetweenLooks == 0)
        {
            for (var i = 0; i < _filters.Length; i++)
            {
                _filters[i] = TieredCondition.Settled(_filters[i]);
            }
        }
    }

    public sbyte Outcome(int filter)
    {
        if (_known[filter] != _event)
        {
            _known[filter] = _event;
            _outcomes[filter] = _filters[filter](context);
        }

        return _outcomes[filter];
    }
}
