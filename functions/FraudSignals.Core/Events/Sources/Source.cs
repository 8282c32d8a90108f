using System.Collections.Immutable;
using System.Globalization;
using FraudSignals.Events.Layouts;

namespace FraudSignals.Events.Sources;

/// <summary>A party that posts events, and how it writes them.</summary>
public sealed record Source
{
    /// <summary>The source used where a caller on the loopback address names none.</summary>
    public static Source Local { get; } = new() { Index = 0, Name = "local" };

    /// <summary>The source of all verdicts; no feed has its index.</summary>
    public static Source Verdicts { get; } = new() { Index = ushort.MaxValue - 1, Name = "verdict" };

    public required ushort Index { get; init; }

    /// <summary>Lower-case letters, digits and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>The party whose feed it is; null for the party of the same name.</summary>
    public string? Party { get; init; }

    /// <summary>The name of the party whose feed it is.</summary>
    public string Owner => Party ?? Name;

    /// <summary>The country calling code that national numbers (a leading 0) belong to.</summary>
    public string CountryCode { get; init; } = "66";

    /// <summary>The responder whose alerts may be about its customers, bank or telco; null where it is both.</summary>
    public string? Desk { get; init; }

    /// <summary>The zone of times posted without an offset; null refuses such times.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>
    /// Name a field has in the source's CSV headers and JSON -> its name in the contract; empty for what is not to be read.
    /// The contract's own names are always understood.
    /// </summary>
    public ImmutableDictionary<string, string> Fields { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// Fields the feed does not have, or has in a part of its records only, so that a value says nothing of those that are not there:
    /// they are read as absent, whatever the records hold. None of them is a required one.
    /// </summary>
    public ImmutableArray<EventField> Lacks { get; init; } = [];

    /// <summary>How it writes records where that is not the contract's way; of those for a type and format the first counts.</summary>
    public ImmutableArray<Layout> Layouts { get; init; } = [];

    /// <summary>What it writes where it knows nothing, and how its number plan differs from its country's.</summary>
    public IdentifierOptions Identifiers { get; init; } = IdentifierOptions.Default;

    /// <summary>
    /// Codes of currencies it may write beside those of ISO 4217, three capitals each; see <see cref="Currencies.Decimals"/>.
    /// </summary>
    public ImmutableArray<string> ExtraCurrencies { get; init; } = [];

    /// <summary>
    /// How many minutes after its time a record can be expected to have come, whatever the order. Rules that more records may prove wrong
    /// are judged when that time has passed; 0, where records come in order, judges them at once.
    /// </summary>
    public int SettleMinutes { get; init; }

    /// <summary>How the numbers of its own customers begin, a plus sign and digits; empty where it does not say.</summary>
    public ImmutableArray<string> NumberRanges { get; init; } = [];

    /// <summary>The names of sources by their indices; those that no source has are named by their digits.</summary>
    public static ImmutableArray<string> NamesOf(IReadOnlyCollection<Source> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var names = Enumerable.Range(0, sources.Max(s => s.Index) + 1).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        foreach (var source in sources)
        {
            names[source.Index] = source.Name;
        }

        return [.. names];
    }
}
