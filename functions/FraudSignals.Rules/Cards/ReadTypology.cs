using System.Collections.Immutable;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Cards;

/// <summary>A typology as its file has it.</summary>
/// <param name="Root">The file's object.</param>
internal sealed record ReadTypology(FileReport Report, JsonNode Root, Typology Typology, ImmutableArray<Waiver> Waivers) : IHasCard
{
    /// <summary>Whether it is in force: loaded, and without errors.</summary>
    public bool IsLoaded { get; init; }

    public string Id => Typology.Id;

    public int OffsetOf(string key) => Root.Member(key)?.Offset ?? Root.Offset;
}
