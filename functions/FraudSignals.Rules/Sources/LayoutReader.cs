using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using FraudSignals.Events;
using FraudSignals.Events.Layouts;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Sources;

/// <summary>
/// Reads layouts: how a kind of system writes its records. They stand in files of their own, or in the profile of a source.
/// </summary>
internal sealed partial class LayoutReader
{
    public const string NamePattern = NameStart + "$";
    public const int MaxSkipLines = 1000;

    private const string NameStart = "^[a-z0-9-]{1,40}";

    public static ImmutableArray<string> Encodings { get; } =
        ["utf-8", "utf-16", "utf-16BE", "windows-874", "windows-1252", "iso-8859-1", "iso-8859-11", "gb18030", "shift_jis", "big5"];

    public static ImmutableDictionary<string, EventType> Records { get; } =
        new Dictionary<string, EventType> { ["calls"] = EventType.Call, ["transfers"] = EventType.Transfer }.ToImmutableDictionary();

    public static ImmutableDictionary<string, LayoutFormat> Formats { get; } =
        Enum.GetValues<LayoutFormat>().ToImmutableDictionary(f => JsonNamingPolicy.CamelCase.ConvertName(f.ToString()));

    private readonly Dictionary<string, Layout> _layouts = new(StringComparer.Ordinal);

    /// <summary>Those of files.</summary>
    public ImmutableArray<Layout> All => [.. _layouts.Values];

    /// <summary>The layout of a file's name; null where there is none.</summary>
    public Layout? Find(string name) => _layouts.GetValueOrDefault(name);

    /// <summary>The names of all, to suggest from.</summary>
    public IEnumerable<string> Names => _layouts.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads a file of <c>layouts/</c>.</summary>
    public void ReadFile(JsonNode root, FileReport report)
    {
        if (Read(root, report) is { } layout)
        {
            if (_layouts.TryAdd(layout.Name, layout) is false)
            {
                report.Error(root.Offset, "duplicate-name", $"the layout '{layout.Name}' stands in another file already",
                    "give it another name");
            }
            else if (Path.GetFileNameWithoutExtension(report.File) != layout.Name)
            {
                report.Error(root.Offset, "bad-name", $"the file of the layout '{layout.Name}' has another name",
                    $"call it {layout.Name}.json");
            }
        }
    }

    /// <summary>Reads one layout; null after telling what is wrong with it.</summary>
    public static Layout? Read(JsonNode root, FileReport report)
    {
        var before = report.Count;
        var file = new ObjectReader(root, Keys.Layout, report);
        if (root.Kind != JsonValueKind.Object)
        {
            return null;
        }

        var (type, format) = (file.Word("records", Records), file.Word("format", Formats));
        file.Text("title");
        file.Text("description");
        file.Texts("references");
        if (file.Text("layout") is { } name && !NameForm().IsMatch(name))
        {
            file.Error("layout", "bad-name", $"'{name}' is no good name",
                "use lower-case letters, digits and dashes, for example asterisk-csv");
        }

        if (type is null || format is null)
        {
            return null;
        }

        CheckKeys(file, format.Value);
        var layout = new Layout
        {
            Name = file.Node("layout")?.Text ?? "",
            Type = type.Value,
            Format = format.Value,
            Encoding = file.Word("encoding", Encodings) is { } encoding and not "utf-8" ? encoding : null,
            Separator = Character(file, "separator") ?? ',',
            Quote = file.Node("quote") is { Kind: JsonValueKind.String, Text: "" } ? '\0' : Character(file, "quote") ?? '"',
            HasHeader = file.Flag("header") ?? true,
            SkipLines = file.Integer("skipLines", 0, MaxSkipLines) ?? 0,
            Columns = Columns(file),
            Records = file.Text("path"),
            DecimalPoint = Character(file, "decimalPoint") ?? '.',
            Thousands = Character(file, "thousands") ?? '\0',
            PercentEncoded = file.Flag("percentEncoded") ?? false,
            Only = [.. file.Items("only").Select(o => RecipeReader.Filter(o, Keys.LayoutFilter, report)).OfType<RecordFilter>()],
            Fields = RecipeReader.Read(file, type.Value),
            Merge = Merge(file),
        };
        CheckLayout(layout, file);
        return report.Count == before ? layout : null;
    }

    private static void CheckKeys(ObjectReader file, LayoutFormat format)
    {
        string[] ofCsv = ["separator", "quote", "header", "skipLines", "columns"];
        foreach (var key in ofCsv.Where(k => format != LayoutFormat.Csv && file.Has(k)))
        {
            file.Error(key, "misplaced", $"'{key}' says how CSV is written", "take it out");
        }

        if (format == LayoutFormat.Csv && file.Has("path"))
        {
            file.Error("path", "misplaced", "'path' says where records stand in JSON or XML", "take it out");
        }

        if (format == LayoutFormat.Xml && !file.Has("path"))
        {
            file.Error("path", "missing-key", "a layout of XML lacks 'path'",
                "write the name of the element that is a record, for example \"CdtTrfTxInf\"");
        }

        if (format == LayoutFormat.Csv && file.Flag("header") == false && !file.Has("columns"))
        {
            file.Error("header", "missing-key", "without a header the layout needs 'columns'",
                "name the columns from the first on; \"\" for one that is not read");
        }
    }

    private static void CheckLayout(Layout layout, ObjectReader file)
    {
        var names = layout.Names();
        if (names.Length > Layout.MaxNames)
        {
            file.Error("fields", "too-many", $"the layout reads {names.Length} names; the limit is {Layout.MaxNames}");
        }

        if (!layout.Columns.IsEmpty)
        {
            foreach (var unknown in names.Where(n => !layout.Columns.Contains(n)))
            {
                file.Error("fields", "unknown-value", $"there is no column '{unknown}'", Suggest.From(unknown, layout.Columns));
            }
        }

        if (layout.Separator == layout.Quote || (layout.Thousands != 0 && layout.Thousands == layout.DecimalPoint))
        {
            file.Error(layout.Separator == layout.Quote ? "quote" : "thousands", "bad-value", "one character cannot be both");
        }
    }

    private static ImmutableArray<string> Columns(ObjectReader file)
    {
        var columns = ImmutableArray.CreateBuilder<string>();
        foreach (var item in file.Items("columns"))
        {
            if (item.Kind != JsonValueKind.String)
            {
                file.Report.Error(item.Offset, "wrong-type", $"a column is a text, not {item.Description}",
                    "write its name, or \"\" for one that is not read");
            }
            else if (item.Text.Length > 0 && columns.Contains(item.Text))
            {
                file.Report.Error(item.Offset, "duplicate-value", $"the column '{item.Text}' stands here a second time",
                    "give one of them another name");
            }

            columns.Add(item.Text);
        }

        return columns.ToImmutable();
    }

    private static PartialRecords? Merge(ObjectReader file)
    {
        if (file.Object("merge", Keys.LayoutMerge) is not { } merge)
        {
            return null;
        }

        var by = merge.Has("by") ? RecipeReader.Names(merge, "by") : [];
        var last = merge.Node("last") is { } node ? RecipeReader.Filter(node, Keys.LayoutFilter, merge.Report) : null;
        return by.IsEmpty && merge.Has("by") ? null : new PartialRecords(by, merge.Text("sequence"), last);
    }

    private static char? Character(ObjectReader file, string key)
    {
        if (file.Node(key) is not { } node)
        {
            return null;
        }

        if (node.Kind == JsonValueKind.String && node.Text is [> '\0' and <= '~' and not ('\n' or '\r')])
        {
            return node.Text[0];
        }

        file.Error(key, "bad-value", $"'{key}' must be one character of ASCII", "for example \";\"");
        return null;
    }

    [GeneratedRegex(NameStart + @"\z")]
    private static partial Regex NameForm();
}
