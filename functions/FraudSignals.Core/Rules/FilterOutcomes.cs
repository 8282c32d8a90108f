namespace FraudSignals.Rules;

/// <summary>Which filters the event under way passes; each is evaluated at most once an event.</summary>
internal sealed class FilterOutcomes(Condition[] filters, EvaluationContext context)
{
    // None of the three truth values.
    private const sbyte NotAsked = 2;

    private readonly sbyte[] _outcomes = [.. filters.Select(_ => NotAsked)];

    /// <summary>Forgets what was known of the last event.</summary>
    public void NextEvent() => _outcomes.AsSpan().Fill(NotAsked);

    public sbyte Outcome(int filter) => _outcomes[filter] is not NotAsked and var outcome ? outcome : Ask(filter);

    private sbyte Ask(int filter) => _outcomes[filter] = filters[filter](context);
}
