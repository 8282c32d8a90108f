namespace FraudSignals.Rules;

/// <summary>Which filters the event under way passes; each is evaluated at most once an event.</summary>
internal sealed class FilterOutcomes(Condition[] filters, EvaluationContext context)
{
    // None of the three truth values.
    private const sbyte NotAsked = 2;

    // After so many those that are asked at all are compiled.
    private const uint QuestionsBetweenLooks = 1024;

    private readonly Condition[] _filters = [.. filters];
    private readonly sbyte[] _outcomes = [.. filters.Select(_ => NotAsked)];
    private uint _asked;

    /// <summary>Forgets what was known of the last event.</summary>
    public void NextEvent() => _outcomes.AsSpan().Fill(NotAsked);

    public sbyte Outcome(int filter) => _outcomes[filter] is not NotAsked and var outcome ? outcome : Ask(filter);

    private sbyte Ask(int filter)
    {
        if (++_asked % QuestionsBetweenLooks == 0)
        {
            for (var i = 0; i < _filters.Length; i++)
            {
                _filters[i] = TieredCondition.Settled(_filters[i]);
            }
        }

        return _outcomes[filter] = _filters[filter](context);
    }
}
