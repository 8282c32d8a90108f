using System.Collections.Immutable;
using FraudSignals.Events.Layouts;
using FraudSignals.Events.Sources;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Lists;

namespace FraudSignals.Rules.Reading;

/// <summary>What was read of all files.</summary>
internal sealed record RuleSet
{
    /// <summary>What packs say is to be loaded.</summary>
    public required PackSet Packs { get; init; }

    /// <summary>What expressions may name beside events and aggregates.</summary>
    public required Surroundings Surroundings { get; init; }

    /// <summary>List name -> file.</summary>
    public required IReadOnlyDictionary<string, string> ListFiles { get; init; }

    /// <summary>When entries of lists expire.</summary>
    public required ImmutableArray<ListExpiry> Expiries { get; init; }

    /// <summary>Rule files.</summary>
    public required ImmutableArray<RuleFile> Files { get; init; }

    /// <summary>Rule id -> what other files need to know of it; where files have the same id, of the first.</summary>
    public required IReadOnlyDictionary<string, RuleEntry> Rules { get; init; }

    /// <summary>Typologies as their files have them.</summary>
    public required ImmutableArray<ReadTypology> ReadTypologies { get; init; }

    /// <summary>The sources with a profile, and <c>local</c> if it has none, by their indices.</summary>
    public required ImmutableArray<Source> Sources { get; init; }

    public required ImmutableArray<Layout> Layouts { get; init; }

    /// <summary>Rules as their files have them, for the checks of what loads.</summary>
    public IReadOnlyList<ReadRule> ReadRules => field ??= [.. Files.SelectMany(f => f.Read)];

    /// <summary>Compiled rules, typologies and lists; a snapshot can be built where no file had an error.</summary>
    public RuleSnapshotBuilder Builder { get; } = new();
}
