using System.Collections.Immutable;

namespace FraudSignals.Events;

/// <summary>A party that posts events, and how it writes them.</summary>
public sealed record Source
{
    /// <summary>The source used where a caller on the loopback address names none.</summary>
    public static Source Local { get; } = new() { Index = 0, Name = "local" };

    public required ushort Index { get; init; }

    /// <summary>Lower-case letters, digits and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>The country calling code that national numbers (a leading 0) belong to.</summary>
    public string CountryCode { get; init; } = "66";

    /// <summary>The responder whose alerts may be about its customers, bank or telco; null where it is both.</summary>
    public string? Desk { get; init; }

    /// <summary>The zone of times posted without an offset; null refuses such times.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>CSV column name of the source -> field name of the contract.</summary>
    public ImmutableDictionary<string, string> CsvColumns { get; init; } = ImmutableDictionary<string, string>.Empty;
}
