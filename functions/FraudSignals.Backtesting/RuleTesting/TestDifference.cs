using System.Collections.Immutable;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>One thing that was not as expected.</summary>
/// <param name="What">missing, unexpected, time, level, cannotSay or notTaken.</param>
/// <param name="Text">The same in a sentence.</param>
/// <param name="Rules">How the rules concerned stood.</param>
internal sealed record TestDifference(string What, string Text, ImmutableArray<RuleStanding> Rules);
