using FraudSignals.Topics.Filters;

namespace FraudSignals.Topics.Broker;

/// <summary>One of the rules of a subscription, which takes a message that any of them matches.</summary>
/// <param name="Name">Unique within the subscription.</param>
/// <param name="Filter">What it takes.</param>
public sealed record SubscriptionRule(string Name, IRuleFilter Filter)
{
    /// <summary>The rule of a subscription that was given none.</summary>
    public static SubscriptionRule Everything { get; } = new("$Default", SqlFilter.Parse("1=1"));
}
