using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using FraudSignals.Events;
using FraudSignals.Events.Layouts;
using FraudSignals.Events.Sources;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Sources;

/// <summary>Reads the profiles of sources.</summary>
/// <param name="layouts">The layouts they may name.</param>
internal sealed partial class SourceProfileReader(LayoutReader layouts)
{
    public const string NamePattern = NameStart + "$";
    public const string CountryCodePattern = CountryCodeStart + "$";
    public const string RangePattern = RangeStart + "$";

    private const string NameStart = "^[a-z0-9-]{1,40}";
    private const string CountryCodeStart = "^[1-9][0-9]{0,2}";
    private const string RangeStart = @"^\+[1-9][0-9]{0,14}";

    // Alerts name sources by a table over the indices.
    public const int MaxIndex = 999;

    /// <summary>What comes later than two days is too late by default.</summary>
    public const int MaxSettleMinutes = 2880;

    private static readonly ImmutableArray<string> OfAllRecords = ["id", "time", "view", "version"];

    /// <summary>What a name of the source may stand for.</summary>
    public static ImmutableArray<string> Fields { get; } =
        [.. OfAllRecords, .. EventFieldInfo.All.Where(f => !f.Derived && f.Type != EventType.Verdict).Select(f => f.Name)];

    /// <summary>What a feed may lack: records without the others are refused anyway.</summary>
    public static ImmutableDictionary<string, EventField> Lackable { get; } =
        EventFieldInfo.All.Where(f => !f.Derived && !f.Required && f.Type != EventType.Verdict)
            .ToImmutableDictionary(f => f.Name, f => f.Field);

    // By file.
    private readonly SortedDictionary<string, Source> _sources = new(StringComparer.Ordinal);

    /// <summary>The sources with a profile, and <c>local</c> if it has none, by their indices.</summary>
    public ImmutableArray<Source> All => [.. _sources.Values.Append(Source.Local).DistinctBy(s => s.Index).OrderBy(s => s.Index)];

    public void Read(JsonNode root, FileReport report)
    {
        var before = report.Count;
        var file = new ObjectReader(root, Keys.SourceProfile, report);
        if (root.Kind != JsonValueKind.Object)
        {
            return;
        }

        var source = new Source
        {
            Name = Name(file) ?? "",
            Index = Index(file),
            Party = Party(file),
            Desk = file.Word("desk", Words.Responders),
            CountryCode = CountryCode(file),
            TimeZone = TimeZone(file),
            NumberRanges = NumberRanges(file),
            Fields = FieldsOf(file),
            Layouts = LayoutsOf(file),
            Lacks = file.Words("lacks", Lackable),
            SettleMinutes = file.Integer("settleMinutes", 0, MaxSettleMinutes) ?? 0,
            Identifiers = SourceIdentifiersReader.Read(file),
            ExtraCurrencies = SourceIdentifiersReader.Currencies(file),
        };
        if (report.Count == before)
        {
            _sources.Add(report.File, source);
        }
    }

    private string? Name(ObjectReader file)
    {
        if (file.Text("name") is not { } name)
        {
            return null;
        }

        if (!NameForm().IsMatch(name))
        {
            file.Error("name", "bad-name", $"'{name}' is no good name", "use lower-case letters, digits and dashes, for example telco-a");
        }
        else if (FileOf(s => s.Name == name) is { } other)
        {
            file.Error("name", "duplicate-name", $"the source '{name}' is taken by {other}");
        }

        return name;
    }

    private static string? Party(ObjectReader file)
    {
        if (file.Text("party") is { } party && !NameForm().IsMatch(party))
        {
            file.Error("party", "bad-name", $"'{party}' is no name of a party",
                "write it as the document of the parties does, or leave it out where it is the name of the source");
        }

        return file.Text("party");
    }

    private ushort Index(ObjectReader file)
    {
        if (file.Integer("index", 0, MaxIndex) is not { } index)
        {
            return 0;
        }

        if ((index == Source.Local.Index) != (file.Node("name")?.Text == Source.Local.Name))
        {
            file.Error("index", "bad-value", $"the index {Source.Local.Index} is that of '{Source.Local.Name}' and of no other source",
                $"write 1 to {MaxIndex}, one that no other source has or had");
        }
        else if (FileOf(s => s.Index == index) is { } other)
        {
            file.Error("index", "duplicate-value", $"the index {index} is taken by {other}",
                "write one that no other source has or had: records are known by it");
        }

        return (ushort)index;
    }

    private static string CountryCode(ObjectReader file)
    {
        var code = file.Text("countryCode");
        if (code is not null && !CountryCodeForm().IsMatch(code))
        {
            file.Error("countryCode", "bad-value", $"'{code}' is no country calling code", "write one to three digits, for example \"66\"");
        }

        return code ?? Source.Local.CountryCode;
    }

    private static TimeZoneInfo? TimeZone(ObjectReader file)
    {
        if (file.Text("timeZone") is not { } id)
        {
            return null;
        }

        // By its IANA name only, in its exact casing, which means the same on every system.
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId && zone.Id == id)
        {
            return zone;
        }

        file.Error("timeZone", "unknown-value", $"there is no time zone '{id}'",
            Suggest.From(id, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)) ?? "write an IANA name, for example \"Asia/Bangkok\"");
        return null;
    }

    private ImmutableArray<string> NumberRanges(ObjectReader file)
    {
        var ranges = ImmutableArray.CreateBuilder<string>();
        foreach (var item in file.Items("numberRanges"))
        {
            if (item.Kind != JsonValueKind.String || !RangeForm().IsMatch(item.Text))
            {
                file.Report.Error(item.Offset, "bad-value", "a range of numbers is a plus sign and 1 to 15 digits",
                    "for example \"+66812\" for all numbers that begin so");
            }
            else if (ranges.Contains(item.Text))
            {
                file.Report.Error(item.Offset, "duplicate-value", $"'{item.Text}' stands here a second time", "keep one of them");
            }
            else if (FileOf(s => s.NumberRanges.Contains(item.Text)) is { } other)
            {
                file.Report.Error(item.Offset, "duplicate-value", $"the range '{item.Text}' is taken by {other}",
                    "a number is one source's; a longer range goes before a shorter one");
            }
            else
            {
                ranges.Add(item.Text);
            }
        }

        return ranges.ToImmutable();
    }

    private static ImmutableDictionary<string, string> FieldsOf(ObjectReader file)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, offset, value) in file.Members("fields").Select(m => (m.Key, m.Offset, m.Value)))
        {
            if (name.Length == 0)
            {
                file.Report.Error(offset, "bad-value", "a name of a field is empty");
            }
            else if (value.Kind != JsonValueKind.String)
            {
                file.Report.Error(value.Offset, "wrong-type", $"'{name}' must stand for a text, not {value.Description}",
                    "write the name of a field, or \"\" for what is not to be read");
            }
            else if (value.Text.Length > 0 && !Fields.Contains(value.Text))
            {
                file.Report.Error(value.Offset, "unknown-value", $"'{name}' cannot stand for '{value.Text}', which is no field",
                    Suggest.From(value.Text, Fields) ?? "write the name of a field, or \"\" for what is not to be read");
            }
            else if (!fields.TryAdd(name, value.Text))
            {
                file.Report.Error(offset, "duplicate-key", $"the key '{name}' stands here a second time", "keep one of them");
            }
        }

        return fields.ToImmutable();
    }

    private ImmutableArray<Layout> LayoutsOf(ObjectReader file)
    {
        var found = ImmutableArray.CreateBuilder<Layout>();
        foreach (var item in file.Items("layouts"))
        {
            var layout = item.Kind == JsonValueKind.String ? layouts.Find(item.Text) : LayoutReader.Read(item, file.Report);
            if (layout is not null)
            {
                found.Add(layout);
                if (found.Count(l => l.Type == layout.Type && l.Format == layout.Format) > 1)
                {
                    file.Report.Error(item.Offset, "duplicate-value",
                        $"a layout before '{layout.Name}' reads the same records in the same format", "keep one of them");
                }
            }
            else if (item.Kind == JsonValueKind.String)
            {
                file.Report.Error(item.Offset, "unknown-value", $"there is no layout '{item.Text}'",
                    Suggest.From(item.Text, layouts.Names) ?? "name a file of layouts/, or write the layout itself here");
            }
        }

        return found.ToImmutable();
    }

    private string? FileOf(Func<Source, bool> has) => _sources.Where(s => has(s.Value)).Select(s => s.Key).FirstOrDefault();

    [GeneratedRegex(NameStart + @"\z")]
    private static partial Regex NameForm();

    [GeneratedRegex(CountryCodeStart + @"\z")]
    private static partial Regex CountryCodeForm();

    [GeneratedRegex(RangeStart + @"\z")]
    private static partial Regex RangeForm();
}
