using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace FraudSignals.Alerts;

/// <summary>The message to a responder: what, who, why, which events, what to do, until when.</summary>
public sealed record Alert
{
    /// <summary>The same for the same typology, subject and slot, on every machine.</summary>
    public required string Id { get; init; }

    /// <summary>1 for an alert, 2 once it asks for interdiction.</summary>
    public required int Revision { get; init; }

    /// <summary>What receivers are idempotent on.</summary>
    public string MessageId => $"{Id}.{Revision}";

    public required AlertLevel Level { get; init; }

    public required string Typology { get; init; }

    public required int TypologyVersion { get; init; }

    public required string Title { get; init; }

    /// <summary>low, medium, high or critical.</summary>
    [AllowedValues("low", "medium", "high", "critical")]
    public required string Severity { get; init; }

    /// <summary>bank or telco.</summary>
    public required string Responder { get; init; }

    public required AlertSubject Subject { get; init; }

    /// <summary>Whose customer it is about; null in alerts of before there were owners.</summary>
    public AlertOwner? Owner { get; init; }

    /// <summary>Until when its typology was snoozed for its subject as it was raised: then it is kept and told nobody unasked; null otherwise.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>The time of the event that raised it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When that event was received.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>The sum of the weights of the rules in <see cref="Reasons"/>.</summary>
    public required double Score { get; init; }

    /// <summary>
    /// The share of fraud among those flagged with such a score on the labelled traffic that the typology was fitted to, 0 to 1; null where
    /// it was not fitted. Where fraud is rarer, so is it among those flagged.
    /// </summary>
    public double? Probability { get; init; }

    /// <summary>The score the level asks for.</summary>
    public required double Threshold { get; init; }

    public required ImmutableArray<Reason> Reasons { get; init; }

    /// <summary>What the responder should do.</summary>
    public required ImmutableArray<string> Actions { get; init; }

    /// <summary>How the person concerned can object.</summary>
    public required string Appeal { get; init; }

    /// <summary>After this the alert is no ground for action.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The content hash of the rules that decided it.</summary>
    public required string Snapshot { get; init; }

    /// <summary>The alert without the identifier in clear.</summary>
    public Alert WithoutKey() => Subject.Key == null ? this : this with { Subject = Subject with { Key = null } };

    /// <summary>The alert as whoever keeps it may give it away: nothing that is sealed is in it.</summary>
    public Alert WithoutSeal() => Subject.Sealed == null ? this : this with { Subject = Subject with { Sealed = null } };
}
