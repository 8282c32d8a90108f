using System.Collections.Immutable;
using FraudSignals.Events;

namespace FraudSignals.Functions.Composition;

/// <summary>A <see cref="Events.Source"/> as settings give it.</summary>
internal sealed class SourceSettings
{
    public string Name { get; set; } = "";

    public ushort Index { get; set; }

    public string CountryCode { get; set; } = FraudSignals.Events.Source.Local.CountryCode;

    public string? Desk { get; set; }

    /// <summary>An IANA name; empty where all times have offsets.</summary>
    public string TimeZone { get; set; } = "";

    /// <summary>Name of the source -> name of the contract.</summary>
    public IDictionary<string, string> Fields { get; } = new Dictionary<string, string>();

    public IList<EventField> Lacks { get; } = [];

    public IList<string> NumberRanges { get; } = [];

    /// <exception cref="TimeZoneNotFoundException">The time zone is not known.</exception>
    public Source Source => new()
    {
        Name = Name,
        Index = Index,
        CountryCode = CountryCode,
        Desk = Desk,
        TimeZone = TimeZone.Length == 0 ? null : TimeZoneInfo.FindSystemTimeZoneById(TimeZone),
        Fields = Fields.ToImmutableDictionary(),
        Lacks = [.. Lacks],
        NumberRanges = [.. NumberRanges],
    };
}
