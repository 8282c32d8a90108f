using System.Collections.Immutable;
using FraudSignals.Events.Layouts;
using FraudSignals.Events.Sources;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Lists;

namespace FraudSignals.Rules.Loading;

/// <summary>A snapshot, or all that stands in its way.</summary>
/// <param name="Snapshot">Null where there is any diagnostic: one bad file refuses the whole set.</param>
/// <param name="Diagnostics">Every error of every file, by file, line and column.</param>
public sealed record RuleLoadResult(RuleSnapshot? Snapshot, ImmutableArray<RuleDiagnostic> Diagnostics)
{
    /// <summary>When entries of lists expire; those that have are good still, since a back-test may reach before that.</summary>
    public ImmutableArray<ListExpiry> Expiries { get; init; } = [];

    /// <summary>The sources that have a profile, and <c>local</c>, by their indices.</summary>
    public ImmutableArray<Source> Sources { get; init; } = [];

    /// <summary>The layouts that profiles may name, whether one does or not.</summary>
    public ImmutableArray<Layout> Layouts { get; init; } = [];
}
