using System.Collections.Immutable;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>What came of one test.</summary>
internal sealed record RuleTestResult
{
    /// <summary>The test file, relative to the rules directory.</summary>
    public required string File { get; init; }

    /// <summary>The rule or typology; empty where the file cannot be read.</summary>
    public required string Target { get; init; }

    /// <summary>The test's name; empty where the file cannot be read.</summary>
    public required string Name { get; init; }

    /// <summary>1-based.</summary>
    public required int Line { get; init; }

    public required ImmutableArray<string> Covers { get; init; }

    public required TestOutcome Outcome { get; init; }

    /// <summary>Why it could not be run.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>What was not as expected.</summary>
    public ImmutableArray<TestDifference> Differences { get; init; } = [];

    public double Seconds { get; init; }
}
