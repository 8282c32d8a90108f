using System.Collections.Immutable;

namespace FraudSignals.Topics.Broker;

/// <summary>A subscription there is to be.</summary>
/// <param name="Topic">One of the topics.</param>
/// <param name="Name">Letters, digits, dots, dashes and underscores, at most 50.</param>
/// <param name="Owner">The party whose keys open it, beside those that open all; null for nobody else.</param>
public sealed record SubscriptionDeclaration(string Topic, string Name, string? Owner = null)
{
    /// <summary>What it takes at first; clients may change that.</summary>
    public ImmutableArray<SubscriptionRule> Rules { get; init; } = [SubscriptionRule.Everything];

    /// <summary>
    /// Whether what nobody fetched in its time becomes a dead letter; else it goes, and is counted: an alert that is over is no fault of a
    /// receiver.
    /// </summary>
    public bool DeadLettersExpired { get; init; }
}
