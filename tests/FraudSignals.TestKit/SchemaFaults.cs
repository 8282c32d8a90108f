using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FraudSignals.TestKit;

/// <summary>What of a value is not as the alert's schema says.</summary>
public static class SchemaFaults
{
    /// <summary>The schema.</summary>
    public static JsonNode Whole { get; } = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "alert.schema.json")))!;

    /// <summary>The faults of an envelope.</summary>
    public static IEnumerable<string> Of(JsonNode envelope) => Of(Whole, envelope, "");

    /// <summary>The keywords the schema uses, and no others.</summary>
    private static IEnumerable<string> Of(JsonNode schema, JsonNode? value, string at)
    {
        foreach (var (keyword, stated) in schema.AsObject())
        {
            var faults = keyword switch
            {
                "$ref" => Of(Whole["$defs"]![stated!.GetValue<string>().Split('/')[^1]]!, value, at),
                "type" => Is(value, stated!.GetValue<string>()) ? [] : [$"{at}: not {stated}"],
                "const" => JsonNode.DeepEquals(stated, value) ? [] : [$"{at}: not {stated}"],
                "enum" => stated!.AsArray().Any(e => JsonNode.DeepEquals(e, value)) ? [] : [$"{at}: none of {stated}"],
                "pattern" => Regex.IsMatch(value!.GetValue<string>(), stated!.GetValue<string>()) ? [] : [$"{at}: not like {stated}"],
                "minimum" => value!.GetValue<double>() >= stated!.GetValue<double>() ? [] : [$"{at}: below {stated}"],
                "maximum" => value!.GetValue<double>() <= stated!.GetValue<double>() ? [] : [$"{at}: above {stated}"],
                "required" => stated!.AsArray().Select(n => n!.GetValue<string>()).Where(n => !value!.AsObject().ContainsKey(n))
                    .Select(n => $"{at}: lacks {n}"),
                "properties" => stated!.AsObject().Where(p => value!.AsObject().ContainsKey(p.Key))
                    .SelectMany(p => Of(p.Value!, value![p.Key], $"{at}/{p.Key}")),
                "additionalProperties" =>
                    value!.AsObject().Where(p => schema["properties"]![p.Key] == null).Select(p => $"{at}: has {p.Key}"),
                "items" => value!.AsArray().SelectMany(v => Of(stated!, v, $"{at}/*")),
                "format" => DateTimeOffset.TryParse(value!.GetValue<string>(), out _) ? [] : [$"{at}: no time"],
                "$schema" or "$id" or "title" or "description" or "$defs" => [],
                _ => throw new InvalidOperationException($"This test does not know the keyword {keyword}."),
            };
            foreach (var fault in faults)
            {
                yield return fault;
            }
        }
    }

    private static bool Is(JsonNode? value, string type) => value!.GetValueKind() switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && double.IsInteger(value.GetValue<double>())),
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        _ => false,
    };
}
