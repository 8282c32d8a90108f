using FraudSignals.Rules;

namespace FraudSignals.Ports;

/// <summary>Whoever evaluates rules and can go on with others while batches come.</summary>
public interface IRuleTarget
{
    /// <summary>Goes on with other rules; the state of aggregates with the same definition stays.</summary>
    /// <returns>Since when they are in force.</returns>
    ValueTask<DateTimeOffset> ReloadAsync(RuleSnapshot rules, CancellationToken cancellation);

    /// <summary>From now on these rules and typologies count for nothing, and all others do, also after a change of rules.</summary>
    ValueTask SwitchOffAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation);
}
