using System.Collections.Immutable;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Cards;

/// <summary>A typology as its file has it.</summary>
/// <param name="Root">The file's object.</param>
internal sealed record ReadTypology(FileReport Report, JsonNode Root, Typology Typology, ImmutableArray<Waiver> Waivers) : IHasCard
{
    public string Id => Typology.Id;

    public int OffsetOf(string key) => Root.Member(key)?.Offset ?? Root.Offset;
}
