using FraudSignals.Events;

namespace FraudSignals.Rules;

/// <summary>Of whom and of what a quantile of peers is.</summary>
/// <param name="Among">The field whose value makes the group: events with the same are peers. Null where all are.</param>
/// <param name="Quantile">Which one, between 0 and 1: of that share of the touches the value was no larger.</param>
/// <param name="Value">The aggregate of each subject that is measured at its touches; null where a field of the events is.</param>
public sealed record PeerShape(EventField? Among, double Quantile, AggregateDefinition? Value)
{
    /// <summary>The longest window, days.</summary>
    public const int MostDays = 90;
}
