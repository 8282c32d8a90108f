using System.Collections.Immutable;
using FraudSignals.Verdicts;

namespace FraudSignals.Http.Contract;

/// <summary>The verdicts of an alert.</summary>
/// <param name="Verdicts">In the order they were taken; the last counts.</param>
public sealed record VerdictsAnswer(ImmutableArray<Verdict> Verdicts);
