using System.Collections.Immutable;
using FraudSignals.Verdicts;

namespace FraudSignals.Inspection;

/// <summary>The active rule snapshot.</summary>
public sealed record RulesReport(string Snapshot, DateTimeOffset ActiveSince, ImmutableArray<RuleReport> Rules, ImmutableArray<TypologyReport> Typologies)
{
    /// <summary>Where they are from, what was refused and what is switched off; null where the rules of the host cannot change.</summary>
    public RulesStatus? Status { get; init; }

    /// <summary>How right rules and typologies were by what responders found; null where the host keeps no verdicts.</summary>
    public VerdictReport? Verdicts { get; init; }
}

/// <summary>One rule and how often it hit, missed and could not say; where it is off, its hits count for nothing.</summary>
public sealed record RuleReport(
    string Id, int Version, string Title, string Status, string Family, string Level, string Subject, long Hits, long Misses, long CannotSay, bool Off);

/// <summary>One typology and how many alerts it raised.</summary>
public sealed record TypologyReport(
    string Id, int Version, string Title, string Status, string Subject, string Responder,
    double AlertThreshold, double InterdictionThreshold, ImmutableDictionary<string, double> Weights, long Alerts, long Interdictions, bool Off);
