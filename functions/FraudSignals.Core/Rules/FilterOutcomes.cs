namespace FraudSignals.Rules;

/// <summary>Which filters the event under way passes; each is evaluated at most once an event.</summary>
internal sealed class FilterOutcomes(Condition[] filters, EvaluationContext context)
{
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
    }

    public sbyte Outcome(int filter)
    {
        if (_known[filter] != _event)
        {
            _known[filter] = _event;
            _outcomes[filter] = filters[filter](context);
        }

        return _outcomes[filter];
    }
}
