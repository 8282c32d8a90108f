using System.Collections.Immutable;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Parties;

namespace FraudSignals.Http.Contract;

/// <summary>Webhooks and how they do, without their secrets.</summary>
/// <param name="Webhooks">By party and name.</param>
public sealed record WebhooksAnswer(ImmutableArray<WebhookAnswer> Webhooks);

/// <summary>A webhook and how it does.</summary>
/// <param name="Party">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Host">Where it posts to; the path may hold a secret.</param>
/// <param name="FailingSince">Since when it fails; null while all is well.</param>
/// <param name="Attempts">How often its next alert was tried.</param>
/// <param name="Problem">Why the last try failed; null while all is well.</param>
/// <param name="DeadLetters">What it was not given, the oldest first.</param>
/// <param name="Replaying">How many of those that were set aside are being tried again.</param>
public sealed record WebhookAnswer(
    string Party, string Name, string Host, DateTimeOffset? FailingSince, int Attempts, string? Problem,
    ImmutableArray<DeadLetter> DeadLetters, int Replaying)
{
    internal static WebhookAnswer Of(Party party, Webhook webhook, WebhookNote note) => new(
        party.Name, webhook.Name, webhook.Url.Authority, note.FailingSince, note.Attempts, note.Problem, note.DeadLetters,
        note.Again.Length);
}
