using System.Collections.Immutable;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Events.Layouts;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Sources;

/// <summary>Reads how a layout makes each field.</summary>
internal static class RecipeReader
{
    public const int MaxPer = 1_000_000;

    private static readonly ImmutableArray<string> OfAllRecords = ["id", "time", "view", "version"];

    public static ImmutableArray<string> Eras { get; } = ["common", "buddhist"];

    /// <summary>The fields of records of a type.</summary>
    public static ImmutableArray<string> FieldsOf(EventType type) =>
        [.. OfAllRecords, .. EventFieldInfo.All.Where(f => f.Type == type && !f.Derived).Select(f => f.Name)];

    public static ImmutableArray<FieldRecipe> Read(ObjectReader file, EventType type)
    {
        var fields = FieldsOf(type);
        var recipes = ImmutableArray.CreateBuilder<FieldRecipe>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in file.Members("fields"))
        {
            if (!fields.Contains(member.Key))
            {
                file.Report.Error(member.Offset, "unknown-key", $"there is no field '{member.Key}'", Suggest.From(member.Key, fields));
            }
            else if (!seen.Add(member.Key))
            {
                file.Report.Error(member.Offset, "duplicate-key", $"the key '{member.Key}' stands here a second time",
                    "put both in a list, of which the first that is for a record counts");
            }
            else
            {
                foreach (var node in member.Value.Kind == JsonValueKind.Array ? member.Value.Items : [member.Value])
                {
                    recipes.Add(Recipe(member.Key, node, file.Report));
                }
            }
        }

        foreach (var missing in fields.Where(f => IsRequired(type, f) && !seen.Contains(f)))
        {
            file.Error("fields", "missing-key", $"'fields' lacks '{missing}', which every record must have");
        }

        return recipes.ToImmutable();
    }

    /// <summary>A filter of records; null after telling what is wrong.</summary>
    public static RecordFilter? Filter(JsonNode node, Keys keys, FileReport report)
    {
        var filter = new ObjectReader(node, keys, report);
        var from = filter.Text("from");
        if (from is null || filter.Has("is") == filter.Has("isNot"))
        {
            if (from is not null)
            {
                filter.Error("is", "missing-key", "a filter has either 'is' or 'isNot'",
                    "write the values, for example \"is\": [\"1\"]; \"\" for a value that is absent");
            }

            return null;
        }

        var key = filter.Has("is") ? "is" : "isNot";
        var values = filter.Node(key) is { Kind: JsonValueKind.String } one ? [one] : filter.Items(key);
        foreach (var wrong in values.Where(v => v.Kind != JsonValueKind.String))
        {
            report.Error(wrong.Offset, "wrong-type", $"'{key}' must hold texts, not {wrong.Description}");
        }

        return new RecordFilter(from, [.. values.Select(v => v.Text)], key == "is") is { Values.Count: > 0 } read
            ? read with { Values = read.Values.WithComparer(StringComparer.OrdinalIgnoreCase) }
            : null;
    }

    /// <summary>One name or a list of them.</summary>
    public static ImmutableArray<string> Names(ObjectReader file, string key) =>
        file.Node(key) is { Kind: JsonValueKind.String } ? file.Text(key) is { } one ? [one] : [] : file.Texts(key);

    private static FieldRecipe Recipe(string field, JsonNode node, FileReport report)
    {
        if (node.Kind == JsonValueKind.String)
        {
            if (node.Text.Length == 0)
            {
                report.Error(node.Offset, "bad-value", $"'{field}' is made of nothing", "write the name of what it is made of");
            }

            return new FieldRecipe { Field = field, From = [node.Text] };
        }

        var file = new ObjectReader(node, Keys.LayoutField, report);
        var recipe = new FieldRecipe
        {
            Field = field,
            When = file.Node("when") is { } when ? Filter(when, Keys.LayoutFilter, report) : null,
            From = Names(file, "from"),
            Join = file.Node("join") is { Kind: JsonValueKind.String } join ? join.Text : "",
            Or = Names(file, "or"),
            Value = file.Text("value"),
            Map = Map(file),
            Else = file.Node("else") is { Kind: JsonValueKind.String } other ? other.Text : null,
            Form = Form(file, field),
            Per = file.Integer("per", 1, MaxPer) ?? 1,
        };
        if (recipe.From.IsEmpty && recipe.Value is null && node.Kind == JsonValueKind.Object)
        {
            file.Error("from", "missing-key", $"'{field}' is made of nothing",
                "write 'from' with the names of what it is made of, or 'value' with what it is in all records");
        }

        if (recipe.Per != 1 && !IsCounted(field))
        {
            file.Error("per", "misplaced", $"'{field}' is no number of seconds or money", "take it out");
        }

        if (Words(field) is { } words)
        {
            foreach (var meant in recipe.Map.Values.Append(recipe.Else).Append(recipe.Value).OfType<string>()
                .Where(v => v.Length > 0 && !words.Contains(v)))
            {
                file.Error(file.Has("map") ? "map" : "value", "unknown-value", $"'{field}' cannot be '{meant}'",
                    Suggest.FromFew(meant, words));
            }
        }

        return recipe;
    }

    private static ImmutableDictionary<string, string> Map(ObjectReader file)
    {
        var map = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (written, offset, value) in file.Members("map").Select(m => (m.Key, m.Offset, m.Value)))
        {
            if (value.Kind != JsonValueKind.String)
            {
                file.Report.Error(value.Offset, "wrong-type", $"'{written}' must stand for a text, not {value.Description}",
                    "write it in quotes");
            }
            else if (!map.TryAdd(written, value.Text))
            {
                file.Report.Error(offset, "duplicate-key", $"the key '{written}' stands here a second time", "keep one of them");
            }
        }

        return map.ToImmutable();
    }

    private static TimeForm? Form(ObjectReader file, string field)
    {
        var isBuddhist = file.Word("era", Eras) == "buddhist";
        var pattern = file.Text("form");
        var isTime = field == "time" || EventFieldInfo.All.Any(f => f.Name == field && f.Kind == FieldKind.Date);
        if (!isTime && (pattern is not null || isBuddhist))
        {
            file.Error(pattern is null ? "era" : "form", "misplaced", $"'{field}' is no time or date", "take it out");
            return null;
        }

        if (pattern is null)
        {
            if (isBuddhist)
            {
                file.Error("era", "missing-key", "'era' needs 'form'",
                    "write how the time is written, for example \"dd/MM/yyyy HH:mm:ss\"");
            }

            return null;
        }

        if (TimeForm.Of(pattern, isBuddhist) is { } form)
        {
            return form;
        }

        file.Error("form", "bad-value", $"'{pattern}' is no form of times",
            $"write year, month and day each once, such as \"dd/MM/yyyy HH:mm:ss\" (yyyy yy MMM MM M dd d HH H hh h mm ss f tt zzz), "
            + $"{string.Join(", ", TimeForm.Counts.Keys)}, or \"hours since 2026-01-01\"");
        return null;
    }

    private static bool IsRequired(EventType type, string field) =>
        field is "id" or "time" || EventFieldInfo.Find(type, field)?.Required == true;

    private static bool IsCounted(string field) =>
        EventFieldInfo.All.Any(f => f.Name == field && (f.Kind is FieldKind.Seconds or FieldKind.Amount));

    /// <summary>What a field can be where that is a few words; null where it can be anything.</summary>
    private static IReadOnlyCollection<string>? Words(string field) => field switch
    {
        "view" => ["originating", "terminating", "both"],
        "kind" => ["voice", "sms"],
        "answered" or "roaming" => ["true", "false"],
        _ => null,
    };
}
