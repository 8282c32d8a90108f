using System.Collections.Immutable;
using FraudSignals.Events;

namespace FraudSignals.Rules;

/// <summary>Weighted findings of one subject that together make an alert.</summary>
public sealed record Typology
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public RuleStatus Status { get; init; } = RuleStatus.Test;

    public int Version { get; init; } = 1;

    /// <summary>low, medium, high or critical.</summary>
    public string Severity { get; init; } = "high";

    /// <summary>The same once it asks for interdiction; null for no other than <see cref="Severity"/>.</summary>
    public string? InterdictionSeverity { get; init; }

    /// <summary>The packs in force that hold it, as <c>bank@0.2.0</c>, by commas; null where there are no packs.</summary>
    public string? PackVersion { get; init; }

    public required SubjectKind Subject { get; init; }

    /// <summary><c>bank</c> or <c>telco</c>: whose desk the alert goes to.</summary>
    public required string Responder { get; init; }

    /// <summary>Rule id -> weight; that of its highest band where it has bands.</summary>
    public required ImmutableDictionary<string, double> Weights { get; init; }

    /// <summary>The score from which an alert is raised.</summary>
    public required double AlertThreshold { get; init; }

    /// <summary>The score from which the alert asks for interdiction.</summary>
    public required double InterdictionThreshold { get; init; }

    /// <summary>How many families the findings must come from; never below 2.</summary>
    public int MinimumFamilies { get; init; } = 2;

    /// <summary>What each of the <see cref="MinimumFamilies"/> must bring at least to be counted as one.</summary>
    public double FamilyMinimum { get; init; }

    /// <summary>
    /// Family -> the most its findings give together. A family that is not named counts once, by its strongest finding: rules
    /// of one family rest on the same evidence.
    /// </summary>
    public ImmutableDictionary<string, double> FamilyCaps { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>
    /// From which score on which share of those flagged was fraud where the weights were fitted, by rising score; empty where they were
    /// not.
    /// </summary>
    public ImmutableArray<(double Score, double Probability)> Calibration { get; init; } = [];

    /// <summary>The share of fraud among those flagged with such a score where the weights were fitted; null where they were not.</summary>
    public double? ProbabilityOf(double score)
    {
        double? probability = null;
        foreach (var (from, share) in Calibration)
        {
            probability = score >= from ? share : probability;
        }

        return probability;
    }

    /// <summary>How long a finding counts.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The length of an alert's cool-down period.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long the alert is meant to be acted on.</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many alerts it may raise in an hour before the rest is held for a person; null for as many as there are.</summary>
    public int? AlertsPerHour { get; init; }

    /// <summary>What the responder should do.</summary>
    public ImmutableArray<string> Actions { get; init; } = [];

    /// <summary>What it should do beside that once the alert asks for interdiction.</summary>
    public ImmutableArray<string> InterdictionActions { get; init; } = [];

    /// <summary>Within which time after an alert was raised the responder should begin; null where no time is set.</summary>
    public TimeSpan? RespondWithin { get; init; }

    /// <summary>The same once the alert asks for interdiction; null for no other than <see cref="RespondWithin"/>.</summary>
    public TimeSpan? InterdictWithin { get; init; }

    /// <summary>How the person concerned can object.</summary>
    public string Appeal { get; init; } = "";
}
