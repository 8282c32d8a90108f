using System.Collections.Immutable;

namespace FraudSignals.Http.Contract;

/// <summary>What is held of a typology and an hour.</summary>
/// <param name="Id">To release or discard it by.</param>
/// <param name="Typology">The typology.</param>
/// <param name="Hour">The hour, by the times of the alerts' events.</param>
/// <param name="Alerts">How many alerts.</param>
/// <param name="Interdictions">How many of them ask for interdiction.</param>
/// <param name="Owners">How many by the party whose customers they are about; nobody's under <c>platform</c>.</param>
/// <param name="Rules">How many by the rules that contributed.</param>
/// <param name="First">The first of them, without its identifier.</param>
public sealed record HoldAnswer(
    string Id, string Typology, DateTimeOffset Hour, int Alerts, int Interdictions, ImmutableSortedDictionary<string, int> Owners,
    ImmutableSortedDictionary<string, int> Rules, FraudSignals.Alerts.Alert First);
