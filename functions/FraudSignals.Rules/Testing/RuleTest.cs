using System.Collections.Immutable;
using FraudSignals.Rules.Files;

namespace FraudSignals.Rules.Testing;

/// <summary>One test: what is posted, and all that must follow.</summary>
public sealed record RuleTest
{
    public required string Name { get; init; }

    /// <summary>The 1-based line it begins on.</summary>
    public required int Line { get; init; }

    /// <summary>Which of the kinds of test every rule needs this one is; see <see cref="RuleTestCover"/>.</summary>
    public required ImmutableArray<string> Covers { get; init; }

    /// <summary>The time that offsets count from.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>For how long before the start sources have been observed; zero for not at all.</summary>
    public required TimeSpan Observed { get; init; }

    /// <summary>Records taken quietly before the others, in the order of their times.</summary>
    public required ImmutableArray<TestRecord> History { get; init; }

    /// <summary>Records posted, in the order of their reception.</summary>
    public required ImmutableArray<TestRecord> Events { get; init; }

    /// <summary>What differs from the rules directory.</summary>
    public required RuleOverrides Overrides { get; init; }

    public required TestExpectation Expected { get; init; }

    /// <summary>A time as tests write it, for example <c>23h59m</c> after the start.</summary>
    public string OffsetOf(DateTimeOffset time) => TestOffset.Write(time - Start);
}
