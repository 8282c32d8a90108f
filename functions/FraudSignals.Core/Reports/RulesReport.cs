using System.Collections.Immutable;
using FraudSignals.Verdicts;

namespace FraudSignals.Reports;

/// <summary>The active rule snapshot.</summary>
public sealed record RulesReport(string Snapshot, DateTimeOffset ActiveSince, ImmutableArray<RuleReport> Rules,
    ImmutableArray<TypologyReport> Typologies)
{
    /// <summary>Where they are from, what was refused and what is switched off; null where the rules of the host cannot change.</summary>
    public RulesStatus? Status { get; init; }

    /// <summary>How right rules and typologies were by what responders found; null where the host keeps no verdicts.</summary>
    public VerdictReport? Verdicts { get; init; }
}

/// <summary>One rule and how often it hit, missed and could not say; where it is off, its hits count for nothing.</summary>
public sealed record RuleReport(
    string Id, int Version, string Title, string Status, string Family, string Level, string Subject, long Hits, long Misses,
    long CannotSay, bool Off)
{
    /// <summary>What it could not judge of each source's records since the rules came into force or the process began.</summary>
    public ImmutableArray<RuleSourceReport> Sources { get; init; } = [];
}

/// <summary>What a rule could not judge of one source's records.</summary>
/// <param name="Source">The name of the source.</param>
/// <param name="Events">How many records and findings made the rule run.</param>
/// <param name="CannotSay">Of how many it could not say whether it hits.</param>
/// <param name="Share">The share of these, 0 to 1.</param>
/// <param name="Wants">For want of what, the commonest first.</param>
public sealed record RuleSourceReport(string Source, long Events, long CannotSay, double Share, ImmutableArray<WantReport> Wants)
{
    /// <summary>From this share on a rule is as good as deaf.</summary>
    public const double Deaf = 0.9;
}

/// <summary>What was wanting for a judgement: a field, so much observation, or an aggregate that had nothing to go by.</summary>
/// <param name="Want">What.</param>
/// <param name="Share">In which share of the judgements that could not be made, 0 to 1, by a sample of them.</param>
public sealed record WantReport(string Want, double Share);

/// <summary>What of a typology can be said of one source's records.</summary>
/// <param name="Source">The name of the source.</param>
/// <param name="Share">The share of its weight that stands with rules that can say mostly, 0 to 1.</param>
/// <param name="HighestScore">The most that these give together, families counted as they count.</param>
/// <param name="CanAlert">Whether that reaches the alert threshold with enough families.</param>
public sealed record TypologySourceReport(string Source, double Share, double HighestScore, bool CanAlert);

/// <summary>One typology and how many alerts it raised.</summary>
public sealed record TypologyReport(
    string Id, int Version, string Title, string Status, string Subject, string Responder,
    double AlertThreshold, double InterdictionThreshold, ImmutableDictionary<string, double> Weights, long Alerts, long Interdictions,
    bool Off)
{
    /// <summary>What of it can be said of each source's records.</summary>
    public ImmutableArray<TypologySourceReport> Sources { get; init; } = [];
}
