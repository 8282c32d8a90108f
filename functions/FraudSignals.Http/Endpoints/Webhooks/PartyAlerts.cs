using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Http.Parties;
using FraudSignals.Parties;

namespace FraudSignals.Http.Endpoints.Webhooks;

/// <summary>A party's own alerts, as a list would answer them to its responders.</summary>
internal sealed class PartyAlerts(AlertView view) : IPartyAlerts
{
    private static readonly ImmutableArray<PartyRole> Responder = [PartyRole.Respond];

    public ValueTask<AlertPage> ListAsync(Party party, string? after, int limit, CancellationToken cancellation) =>
        view.ListAsync(new Caller(party, Responder), null, after, limit, snoozed: false, cancellation);

    public ValueTask<Alert?> FindAsync(Party party, string id, CancellationToken cancellation) =>
        view.FindAsync(new Caller(party, Responder), id, cancellation);
}
