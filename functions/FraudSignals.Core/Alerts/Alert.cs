using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace FraudSignals.Alerts;

/// <summary>The message to a responder: what, who, why, which events, what to do, until when.</summary>
public sealed record Alert
{
    /// <summary>The same for the same typology, subject and cool-down period, on every machine.</summary>
    public required string Id { get; init; }

    /// <summary>1 for an alert, 2 once it asks for interdiction.</summary>
    public required int Revision { get; init; }

    /// <summary>What receivers are idempotent on.</summary>
    public string MessageId => $"{Id}.{Revision}";

    public required AlertLevel Level { get; init; }

    public required string Typology { get; init; }

    public required int TypologyVersion { get; init; }

    public required string Title { get; init; }

    /// <summary>low, medium, high or critical: that of the level reached.</summary>
    [AllowedValues("low", "medium", "high", "critical")]
    public required string Severity { get; init; }

    /// <summary>bank or telco.</summary>
    public required string Responder { get; init; }

    public required AlertSubject Subject { get; init; }

    /// <summary>Whose customer it is about; null in alerts of before there were owners.</summary>
    public AlertOwner? Owner { get; init; }

    /// <summary>
    /// Until when its typology was snoozed for its subject as it was raised: then it is kept and told nobody unasked; null otherwise.
    /// </summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>That it was raised beyond the budget of its typology, and what became of it; null where it was not.</summary>
    public AlertHold? Hold { get; init; }

    /// <summary>Whether it is told somebody unasked: not while its typology is snoozed for its subject, nor while it is held.</summary>
    [JsonIgnore]
    public bool IsTold => SnoozedUntil == null && !IsHeld;

    /// <summary>Whether a budget keeps it back, or did until somebody threw it away.</summary>
    [JsonIgnore]
    public bool IsHeld => Hold is { Released: null };

    /// <summary>The time of the event that raised it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When that event was received.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>
    /// When what its reasons rest on was first seen, as far as it is still known; null in alerts of before this was told.
    /// </summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <summary>When it was last seen as the alert was raised; null in alerts of before this was told.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>The largest sum of money that a reason measured on the subject; null where none measures money.</summary>
    public MoneyAtRisk? AmountAtRisk { get; init; }

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

    /// <summary>Who else was on the event that raised it, as tokens.</summary>
    public ImmutableArray<Counterpart> Counterparts { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The ids of other alerts about the same subject, those before this one of the same typology included.</summary>
    public ImmutableArray<string> LinkedAlerts { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What the feeds that the alert rests on do not say, in words; empty where they say all there is.</summary>
    public ImmutableArray<string> DataGaps { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What the responder should do at the level reached.</summary>
    public required ImmutableArray<string> Actions { get; init; }

    /// <summary>Until when that should be begun; null where the typology sets no time.</summary>
    public DateTimeOffset? ActBy { get; init; }

    /// <summary>On what grounds the owner may act, as its entry in the document of the parties says; null where it does not.</summary>
    public string? LegalBasis { get; init; }

    /// <summary>How the person concerned can object.</summary>
    public required string Appeal { get; init; }

    /// <summary>After this the alert is no ground for action.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The content hash of the rules that decided it; empty in logs of before, which called it otherwise.</summary>
    public string RulesHash { get; init; } = "";

    /// <summary>The packs its typology came with, as <c>bank@0.2.0</c>, by commas; null where the rules have no packs.</summary>
    public string? PackVersion { get; init; }

    /// <summary>The trace of the batch that raised it (W3C Trace Context), where somebody keeps traces; null elsewhere.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The alert without the identifier in clear.</summary>
    public Alert WithoutKey() => Subject.Key == null ? this : this with { Subject = Subject with { Key = null } };

    /// <summary>The alert as whoever keeps it may give it away: nothing that is sealed is in it.</summary>
    public Alert WithoutSeal() => Subject.Sealed == null ? this : this with { Subject = Subject with { Sealed = null } };
}
