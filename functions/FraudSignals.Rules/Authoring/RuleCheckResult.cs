using System.Collections.Immutable;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Authoring;

/// <summary>What a check of a rules directory found.</summary>
/// <param name="Snapshot">What would be loaded; null where there is an error.</param>
/// <param name="Files">How many files were read.</param>
/// <param name="Diagnostics">Errors and warnings, by file, line and column.</param>
public sealed record RuleCheckResult(RuleSnapshot? Snapshot, int Files, ImmutableArray<RuleDiagnostic> Diagnostics)
{
    public int Errors => Diagnostics.Count(d => d.Severity == RuleSeverity.Error);

    public int Warnings => Diagnostics.Length - Errors;
}
