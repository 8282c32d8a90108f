using System.Collections.Immutable;
using System.Globalization;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Lifecycle;

/// <summary>A rule or typology that is no more. Only its card is looked at: what it says may be of a language long gone.</summary>
internal sealed record DeprecatedFile(FileReport Report, JsonNode Root) : IHasCard
{
    private JsonNode? Rule => Root.Member("Rules")?.Items.FirstOrDefault();

    private JsonNode Card => Rule is { } rule ? rule.Member("Properties") ?? rule : Root;

    public bool IsRule => Root.Member("Rules") is not null;

    public string Id => Card.Member("id")?.Text ?? "";

    public int Version => int.TryParse(Card.Member("version")?.Text, CultureInfo.InvariantCulture, out var version) ? version : 0;

    public string Status => Card.Member("status")?.Text ?? "";

    public string? Reason => Card.Member("deprecatedReason")?.Text;

    public string Hash => ContentHash.Of(Root, Rule);

    public ImmutableArray<Waiver> Waivers => [];

    public int OffsetOf(string key) => Card.Member(key)?.Offset ?? Card.Offset;
}
