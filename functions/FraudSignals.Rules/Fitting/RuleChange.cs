using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Formatting;
using FraudSignals.Rules.Json;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace FraudSignals.Rules.Fitting;

/// <summary>Writes proposals into the files of a rule set, in the one way files are written; nothing else of them changes.</summary>
public sealed class RuleChange
{
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DirectoryInfo _directory;
    private readonly string _today;
    private readonly SortedDictionary<string, JsonObject> _files = new(StringComparer.Ordinal);

    /// <param name="directory">A copy of the rules directory, which is changed.</param>
    /// <param name="today">The day of the change.</param>
    public RuleChange(string directory, DateOnly today)
    {
        _directory = new DirectoryInfo(directory);
        _today = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>The files that were changed, by their paths.</summary>
    public IEnumerable<string> Changed => _files.Keys;

    /// <summary>Changes what a typology's rules give and what an alert takes.</summary>
    public void Typology(string id, IReadOnlyDictionary<string, double> weights, double alert, double interdiction,
        IReadOnlyList<(double Score, double Probability)> calibration)
    {
        if (Find(RuleFiles.Typologies, root => (string?)root["id"] == id) is not { } typology)
        {
            return;
        }

        var kept = typology["weights"]!.AsObject();
        foreach (var rule in kept.Select(w => w.Key).Where(r => !weights.ContainsKey(r)).ToList())
        {
            kept.Remove(rule);
        }

        foreach (var (rule, weight) in weights)
        {
            kept[rule] = weight;
        }

        typology["alertThreshold"] = alert;
        typology["interdictionThreshold"] = interdiction;
        typology.Remove("calibration");
        if (calibration.Count > 0)
        {
            typology["calibration"] =
                new JsonArray(
                    [.. calibration.Select(
                        c => (JsonNode)new JsonObject { ["score"] = c.Score, ["probability"] = Math.Round(c.Probability, 3) })]);
        }

        Raise(typology);
    }

    /// <summary>Lets an experimental rule count.</summary>
    public void Counts(string id)
    {
        if (CardOf(id) is { } card)
        {
            card["status"] = "test";
            Raise(card);
        }
    }

    /// <summary>Changes the steps of a rule.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="score">What its own expression gives.</param>
    /// <param name="bands">The steps above: the condition and what it gives.</param>
    public void Bands(string id, double score, ImmutableArray<(string When, double Score)> bands)
    {
        if (CardOf(id) is not { } card)
        {
            return;
        }

        card["score"] = score;
        card.Remove("bands");
        if (!bands.IsEmpty)
        {
            card["bands"] = new JsonArray([.. bands.Select(b => (JsonNode)new JsonObject { ["when"] = b.When, ["score"] = b.Score })]);
        }

        card["thresholdReason"] ??= "Steps and scores fitted to labelled traffic, see FIT.md.";
        Raise(card);
    }

    /// <summary>Changes what the steps of a rule give; a step that gives no more than the one below it goes.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="points">What its own expression gives, then each of its bands.</param>
    public void Scores(string id, ImmutableArray<double> points)
    {
        if (CardOf(id)?["bands"] is JsonArray bands)
        {
            Bands(id, points[0],
                [.. bands.Select((b, i) => ((string)b!["when"]!, points[i + 1])).Where((_, i) => points[i + 1] > points[i])]);
        }
    }

    /// <summary>Writes the files.</summary>
    public void Write()
    {
        foreach (var (path, root) in _files)
        {
            RemoveUnused(root, "GlobalParams");
            RemoveUnused(root, "Aggregates");
            RemoveUnused(root, "GlobalParams");
            var bytes = Encoding.UTF8.GetBytes(root.ToJsonString(Plain));
            var report = new FileReport(path, new SourceText(bytes), []);
            var tree = JsonTree.Read(report)!;
            File.WriteAllText(Path.Combine(_directory.FullName, path), Formatter.Format(tree, RuleFormatter.KeysOf(path, tree)));
        }
    }

    // What only a step named that is gone: a rule that declares what it does not use is refused.
    private static void RemoveUnused(JsonObject root, string declared)
    {
        if (root[declared] is not JsonArray all)
        {
            return;
        }

        for (var i = all.Count - 1; i >= 0; i--)
        {
            var (name, one) = ((string)all[i]!["Name"]!, all[i]!);
            all.RemoveAt(i);
            if (Expressions(root).Any(e => Regex.IsMatch(e, $@"(?<!\w){Regex.Escape(name)}(?!\w)")))
            {
                all.Insert(i, one);
            }
        }
    }

    private static IEnumerable<string> Expressions(JsonNode? node) => node switch
    {
        JsonObject one =>
            one.SelectMany(
                p => p is { Key: "Expression" or "Where" or "when", Value: JsonValue text } ? [text.ToString()] : Expressions(p.Value)),
        JsonArray all => all.SelectMany(Expressions),
        _ => [],
    };

    private JsonObject? CardOf(string id)
    {
        JsonObject? card = null;
        Find(
            null,
            root =>
                (card = (root["Rules"] as JsonArray)?.Select(r => r?["Properties"] as JsonObject)
                    .FirstOrDefault(c => (string?)c?["id"] == id)) is not null);
        return card;
    }

    private void Raise(JsonObject card)
    {
        card["version"] = (int?)card["version"] + 1 ?? 1;
        card["modified"] = _today;
    }

    private JsonObject? Find(string? folder, Func<JsonObject, bool> isIt)
    {
        if (_files.FirstOrDefault(f => InFolder(f.Key, folder) && isIt(f.Value)) is { Value: { } known })
        {
            return known;
        }

        foreach (var file in _directory.EnumerateFiles("*.json", SearchOption.AllDirectories)
            .OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            var path = $"{file.Directory!.Name}/{file.Name}";
            if (RuleFiles.Takes(path) && InFolder(path, folder) && !_files.ContainsKey(path)
                && JsonNode.Parse(File.ReadAllText(file.FullName)) is JsonObject root && isIt(root))
            {
                _files.Add(path, root);
                return root;
            }
        }

        return null;
    }

    private static bool InFolder(string path, string? folder)
    {
        var own = path[..path.IndexOf('/', StringComparison.Ordinal)];
        return folder is null ? !RuleFiles.IsReserved(own) : own == folder;
    }
}
