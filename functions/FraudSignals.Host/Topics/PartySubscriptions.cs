using System.Collections.Immutable;
using FraudSignals.Alerts.Messages;
using FraudSignals.Parties;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Filters;

namespace FraudSignals.Host.Topics;

/// <summary>The subscriptions there are of themselves: one for each party with a desk; without parties one for each topic.</summary>
internal static class PartySubscriptions
{
    /// <summary>The name of the subscription to a whole topic.</summary>
    public const string All = "all";

    public static ImmutableArray<SubscriptionDeclaration> Of(PartySet parties) => parties.IsEmpty
        ? [.. AlertRouting.Topics.Select(t => new SubscriptionDeclaration(t, All))]
        : [.. parties.All.Where(p => p.Desk != null && p.Has(PartyRole.Respond)).Select(Of)];

    private static SubscriptionDeclaration Of(Party party) => party.Desk == Party.PlatformDesk
        ? new SubscriptionDeclaration(AlertRouting.PlatformTopic, party.Name, party.Name)
        : new SubscriptionDeclaration(party.Desk == "bank" ? AlertRouting.BankTopic : AlertRouting.TelcoTopic, party.Name, party.Name)
        {
            Rules = [new SubscriptionRule("own", SqlFilter.Parse($"institution = '{party.Name}'"))],
        };
}
