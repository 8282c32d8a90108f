using System.Collections.Immutable;
using FraudSignals.Backtesting.Text;
using FraudSignals.Reports;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting;

/// <summary>How near a subject was to an alert of a typology at some time.</summary>
/// <param name="Time">When.</param>
/// <param name="WhyNot">The score then, and what was missing.</param>
internal sealed record Standing(DateTimeOffset Time, WhyNotReport WhyNot)
{
    /// <summary>
    /// Whether this is nearer to an alert than another: by score, then by families, then by what the missing rules lacked.
    /// </summary>
    public bool IsNearerThan(Standing other) =>
        (WhyNot.Score, WhyNot.Families.Length, Nearness).CompareTo((other.WhyNot.Score, other.WhyNot.Families.Length, other.Nearness)) > 0;

    /// <summary>The weights of the missing rules, each times the share of its comparisons that held.</summary>
    private double Nearness { get; } = WhyNot.Missing.Sum(rule => rule.Weight * Held(rule.Values));

    private static double Held(ImmutableArray<ReasonValue> values) =>
        values.IsEmpty ? 0 : values.Count(v => v.Value is not null && AlertText.Holds(v)) / (double)values.Length;
}
