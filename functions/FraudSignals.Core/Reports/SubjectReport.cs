using System.Collections.Immutable;
using FraudSignals.Rules;

namespace FraudSignals.Reports;

/// <summary>One subject as of its newest event.</summary>
public sealed record SubjectReport
{
    public required string Kind { get; init; }

    public required string Token { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>The time of its newest event, which the values are as of.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>How many bytes its state takes.</summary>
    public required int StateBytes { get; init; }

    public required ImmutableArray<AggregateReport> Aggregates { get; init; }

    public required ImmutableArray<FindingReport> Findings { get; init; }

    public required ImmutableArray<SubjectAlertReport> Alerts { get; init; }

    /// <summary>Per typology of this kind of subject: the score now and what is missing.</summary>
    public required ImmutableArray<WhyNotReport> WhyNot { get; init; }
}

/// <summary>One aggregate; the value is null when it cannot say.</summary>
public sealed record AggregateReport(string Name, string Definition, double? Value);

/// <summary>One finding that still counts, or would for a late event.</summary>
public sealed record FindingReport(string Rule, DateTimeOffset First, DateTimeOffset Last);

/// <summary>One alert of the subject, of the last cool-downs.</summary>
public sealed record SubjectAlertReport(string Id, string Typology, string Level, DateTimeOffset First, DateTimeOffset Last);

/// <summary>How far a typology is from alerting.</summary>
public sealed record WhyNotReport(
    string Typology, double Score, double AlertThreshold, ImmutableArray<string> Families, int MinimumFamilies,
    ImmutableArray<MissingRuleReport> Missing);

/// <summary>
/// A rule of the typology without a current finding, and how its comparisons stand now: hit, miss, cannot say, off, or by event, where the
/// rule reads fields of its event and its aggregates alone do not refuse it.
/// </summary>
public sealed record MissingRuleReport(string Rule, double Weight, string Outcome, ImmutableArray<ReasonValue> Values);
