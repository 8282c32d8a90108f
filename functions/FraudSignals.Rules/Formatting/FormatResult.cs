using System.Collections.Immutable;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Formatting;

/// <summary>What formatting a rules directory found.</summary>
/// <param name="Files">How many files were looked at.</param>
/// <param name="Changed">The files that were not as they should be, by their paths in the directory.</param>
/// <param name="Diagnostics">What cannot be read, and so was left as it is.</param>
public sealed record FormatResult(int Files, ImmutableArray<string> Changed, ImmutableArray<RuleDiagnostic> Diagnostics);
