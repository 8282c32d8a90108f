using System.Collections.Immutable;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Testing;

/// <summary>The test files that can be run, and what is wrong with the others.</summary>
/// <param name="Files">By path.</param>
/// <param name="Diagnostics">Every error of every file that cannot be run.</param>
public sealed record RuleTestLoadResult(ImmutableArray<RuleTestFile> Files, ImmutableArray<RuleDiagnostic> Diagnostics)
{
    /// <summary>The paths of the files that cannot be run.</summary>
    public IReadOnlySet<string> Unreadable { get; } = Diagnostics.Select(d => d.File).ToHashSet(StringComparer.Ordinal);
}
