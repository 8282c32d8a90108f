using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace FraudSignals.Rules.Files;

/// <summary>What a test changes in the rule files before they are loaded. The files themselves stay as they are.</summary>
public sealed record RuleOverrides
{
    public static RuleOverrides None { get; } = new();

    /// <summary>List id -> its entries as a JSON array, in place of those of <c>lists/&lt;id&gt;.json</c>.</summary>
    public ImmutableSortedDictionary<string, string> Lists { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The rule file whose parameters are changed; empty where none are.</summary>
    public string RuleFile { get; init; } = "";

    /// <summary>Parameter name -> its expression, in place of the rule file's.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The same for the same changes.</summary>
    public string Identity => JsonSerializer.Serialize(new { Lists, RuleFile, Parameters });

    /// <summary>The content of a file under these changes; what cannot be read is left to the loader to complain of.</summary>
    /// <param name="path">Relative to the rules directory, with forward slashes.</param>
    /// <param name="content">The file.</param>
    /// <param name="replaced">Takes the paths of CSV files whose entries are replaced.</param>
    internal ReadOnlyMemory<byte> Apply(string path, ReadOnlyMemory<byte> content, List<string> replaced)
    {
        var list = Lists.Keys.FirstOrDefault(id => path == PathOf(id));
        if (list == null && (Parameters.IsEmpty || path != RuleFile))
        {
            return content;
        }

        try
        {
            if (JsonNode.Parse(content.Span) is not JsonObject file)
            {
                return content;
            }

            if (list != null)
            {
                Replace(file, list, replaced);
            }
            else
            {
                Replace(file);
            }

            return Encoding.UTF8.GetBytes(file.ToJsonString());
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return content;
        }
    }

    internal static string PathOf(string list) => $"{RuleFiles.Lists}/{list}.json";

    private void Replace(JsonObject file, string list, List<string> replaced)
    {
        var entries = JsonNode.Parse(Lists[list])!.AsArray();
        foreach (var entry in entries.OfType<JsonObject>())
        {
            // What only people need to know of an entry, a test need not say.
            entry.TryAdd("reason", "Listed by a test.");
            entry.TryAdd("source", "A test.");
            entry.TryAdd("expires", "9999-12-31");
        }

        file["entries"] = entries;
        if (file["csv"] is JsonValue csv && csv.TryGetValue(out string? name))
        {
            replaced.Add($"{RuleFiles.Lists}/{name}");
            file.Remove("csv");
        }
    }

    private void Replace(JsonObject file)
    {
        foreach (var parameter in (file["GlobalParams"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (parameter["Name"]?.GetValueKind() == JsonValueKind.String
                && Parameters.TryGetValue(parameter["Name"]!.GetValue<string>(), out var expression))
            {
                parameter["Expression"] = expression;
            }
        }
    }
}
