using System.Collections.Immutable;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting;

/// <summary>A rule and its comparisons.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Outcome">hit, miss or cannot say.</param>
/// <param name="Values">Its comparisons.</param>
internal sealed record RuleStanding(string Rule, string Outcome, ImmutableArray<ReasonValue> Values);
