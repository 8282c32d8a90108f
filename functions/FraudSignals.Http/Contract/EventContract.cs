using System.Text.Json;
using System.Text.Json.Nodes;

namespace FraudSignals.Http.Contract;

/// <summary>
/// What describes alerts to those who take them: the JSON Schema of the envelope, and an AsyncAPI document of the ways it comes.
/// </summary>
public static class EventContract
{
    private const string Definitions = "#/$defs/";
    private const string Components = "#/components/schemas/";

    private static readonly Lazy<string> Schema = new(() => Read("alert.schema.json"));
    private static readonly Lazy<string> Document = new(Compose);

    /// <summary>The JSON Schema of an alert in its envelope.</summary>
    public static string AlertSchema => Schema.Value;

    /// <summary>The AsyncAPI 3 document of topics, webhooks and stream, with that schema in it.</summary>
    public static string AsyncApi => Document.Value;

    // One document has one place for definitions.
    private static string Compose()
    {
        var document = JsonNode.Parse(Read("asyncapi.template.json"))!;
        var envelope = JsonNode.Parse(AlertSchema.Replace(Definitions, Components, StringComparison.Ordinal))!.AsObject();
        var schemas = document["components"]!["schemas"]!.AsObject();
        foreach (var (name, definition) in envelope["$defs"]!.AsObject().ToList())
        {
            schemas[name] = definition!.DeepClone();
        }

        foreach (var key in (ReadOnlySpan<string>)["$defs", "$id", "$schema"])
        {
            envelope.Remove(key);
        }

        schemas["envelope"] = envelope.DeepClone();
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(EventContract).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
