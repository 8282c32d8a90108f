using System.Collections.Immutable;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting;

/// <summary>A rule of a typology that got a subject wrong, and its comparisons.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Weight">The most it can add to the score.</param>
/// <param name="Outcome">hit, miss, cannot say, by event or off.</param>
/// <param name="Values">Its comparisons; none for a hit of an overlooked subject, whose event may be gone.</param>
internal sealed record ScoredRule(string Rule, double Weight, string Outcome, ImmutableArray<ReasonValue> Values)
{
    /// <summary>What it could not say for want of: aggregates without a value, or what only the event at hand tells.</summary>
    public ImmutableArray<string> Lacked =>
        Outcome == "cannot say" ? [.. Values.Where(v => v.Value is null || v.Threshold is null).Select(v => v.Expression).Distinct()] : [];
}
