namespace FraudSignals.Rules.Tests.Expressions;

/// <summary>A random condition as text, and what it should give: null where it cannot say.</summary>
internal sealed record NaiveTruth(string Text, Func<FakeContext, bool?> Truth);
