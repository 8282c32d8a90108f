using System.Collections.Immutable;

namespace FraudSignals.Rules.Testing;

/// <summary>The tests of one rule or typology, as they stand beside it in <c>&lt;id&gt;.tests.json</c>.</summary>
public sealed record RuleTestFile
{
    /// <summary>The path relative to the rules directory, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>The id of the rule or typology.</summary>
    public required string Target { get; init; }

    /// <summary>Whether the target is a typology.</summary>
    public required bool IsTypology { get; init; }

    public required ImmutableArray<RuleTest> Tests { get; init; }
}
