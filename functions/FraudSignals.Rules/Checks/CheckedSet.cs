using System.Collections.Immutable;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Lifecycle;
using FraudSignals.Rules.Lists;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Rules.Checks;

/// <summary>All that checks look at.</summary>
internal sealed record CheckedSet
{
    /// <summary>The rules that could be read, those that are switched off included.</summary>
    public required IReadOnlyList<ReadRule> Rules { get; init; }

    public required IReadOnlyList<ReadTypology> Typologies { get; init; }

    /// <summary>When entries of lists expire.</summary>
    public required ImmutableArray<ListExpiry> Expiries { get; init; }

    public required IReadOnlyList<FileReport> Files { get; init; }

    /// <summary>Files beside them that look like rules and are not read: <see cref="NotRead"/>.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>Those of them that have errors, by their paths.</summary>
    public IReadOnlySet<string> Broken { get; init; } = new HashSet<string>();

    public required IReadOnlyList<Pack> Packs { get; init; }

    public required IReadOnlyList<DeprecatedFile> Deprecated { get; init; }

    /// <summary>The test files that can be read.</summary>
    public required IReadOnlyList<RuleTestFile> Tests { get; init; }

    /// <summary>The paths of the test files that cannot be read.</summary>
    public IReadOnlySet<string> UnreadableTests { get; init; } = new HashSet<string>();

    /// <summary>Null where the directory keeps none.</summary>
    public required RuleLock? Lock { get; init; }

    public required DateOnly Today { get; init; }

    /// <summary>For how long a subject without events is remembered.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>Rules and typologies.</summary>
    public IEnumerable<IHasCard> Cards => [.. Rules, .. Typologies];
}
