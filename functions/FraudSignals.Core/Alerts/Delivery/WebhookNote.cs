using System.Collections.Immutable;
using FraudSignals.Parties;

namespace FraudSignals.Alerts.Delivery;

/// <summary>How far a webhook has come, and what it was not given.</summary>
public sealed record WebhookNote
{
    /// <summary>Of a webhook that has had nothing.</summary>
    public static WebhookNote New { get; } = new();

    /// <summary>The cursor behind the last alert it was given or that was set aside; null before the first.</summary>
    public string? After { get; init; }

    /// <summary>How often the next alert was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Since when it fails; null while all is well.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Why the last try failed; null while all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>What was set aside, the oldest first.</summary>
    public ImmutableArray<DeadLetter> DeadLetters { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What was set aside and is to be tried again before anything else, the oldest first.</summary>
    public ImmutableArray<DeadLetter> Again { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What its note is kept under.</summary>
    public static string NameOf(Party party, Webhook webhook)
    {
        ArgumentNullException.ThrowIfNull(party);
        ArgumentNullException.ThrowIfNull(webhook);
        return $"{party.Name}.{webhook.Name}";
    }

    /// <summary>The same with its dead letters to be tried again: all, or those about the subject of one alert.</summary>
    public WebhookNote Replay(string? alert)
    {
        var subject = alert == null ? null : DeadLetters.FirstOrDefault(d => d.Alert == alert)?.Subject;
        ImmutableArray<DeadLetter> wanted = [.. DeadLetters.Where(d => alert == null || d.Subject == subject)];
        return this with { DeadLetters = DeadLetters.RemoveRange(wanted), Again = [.. Again, .. wanted] };
    }
}
