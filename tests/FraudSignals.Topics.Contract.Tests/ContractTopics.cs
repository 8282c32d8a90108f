using System.Collections.Immutable;
using FraudSignals.Topics.Access;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Filters;

namespace FraudSignals.Topics.Contract.Tests;

/// <summary>Topics for the contract: each case has a subscription of its name that takes what is marked for it.</summary>
internal static class ContractTopics
{
    public static IReadOnlyList<string> Cases { get; } =
        [.. typeof(ServiceBusContractTests).GetMethods().Where(m => m.GetCustomAttributes(typeof(FactAttribute), false).Length > 0)
            .Select(m => m.Name).Order()];

    public static TopicKey Party => new("bay-bank", "a2V5IG9mIHRoZSBiYW5r", TopicRights.Listen | TopicRights.Manage, "bay-bank");

    public static TopicKey Sender => new("sender", "a2V5IG9mIHRoZSBzZW5kZXI=", TopicRights.Send);

    public static RunningTopics Start()
    {
        var subscriptions = Cases.Select(c => new SubscriptionDeclaration(RunningTopics.Topic, NameOf(c))
        {
            Rules = [new SubscriptionRule("$Default", SqlFilter.Parse($"test = '{c}'"))],
            DeadLettersExpired = c == nameof(ServiceBusContractTests.Time_to_live_ends_in_dead_letters),
        });
        var options = new TopicOptions
        {
            LockDuration = TimeSpan.FromSeconds(5),
            MaxDeliveryCount = 3,
            MaxMessageBytes = 1 << 20,
            Subscriptions = [.. subscriptions, new SubscriptionDeclaration(RunningTopics.Topic, "bay", "bay-bank"),
                new SubscriptionDeclaration(RunningTopics.Topic, "other", "other-bank")],
        };
        return new RunningTopics(options, null, null, Party, Sender);
    }

    /// <summary>A subscription has a name of 50 characters at the most.</summary>
    public static string NameOf(string name) => name.Length <= 50 ? name : name[..50];
}
