using System.Buffers;
using System.Text.Json;

namespace FraudSignals.Alerts.Messages;

/// <summary>
/// An alert in its CloudEvents 1.0 envelope, the same wherever one is published; <c>alert.schema.json</c> beside this describes it.
/// </summary>
public static class AlertEnvelope
{
    /// <summary>The media type of what <see cref="Write"/> writes.</summary>
    public const string ContentType = "application/cloudevents+json";

    /// <summary>What kind of event it is; the number changes when a receiver of the one before could misread it.</summary>
    public const string Type = "io.fraudsignals.alert.v1";

    /// <summary>The id of the schema of what it holds.</summary>
    public const string DataSchema = "urn:fraudsignals:schema:alert:v2";

    private static readonly JsonWriterOptions Writing = new() { Encoder = AlertJson.Readable.Options.Encoder };

    /// <summary>Writes the envelope as UTF-8 JSON on one line, without a line end.</summary>
    public static void Write(IBufferWriter<byte> output, Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        using var json = new Utf8JsonWriter(output, Writing);
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", alert.MessageId);
        json.WriteString("source", "/fraudsignals");
        json.WriteString("type", Type);
        json.WriteString("subject", $"{alert.Subject.Kind}:{alert.Subject.Token}");
        json.WriteString("time", alert.Time);
        json.WriteString("datacontenttype", "application/json");
        json.WriteString("dataschema", DataSchema);
        if (alert.TraceParent != null)
        {
            // CloudEvents has a place of its own for it (extension Distributed Tracing).
            json.WriteString("traceparent", alert.TraceParent);
        }

        json.WritePropertyName("data");
        JsonSerializer.Serialize(json, alert.WithoutSeal() with { TraceParent = null }, AlertJson.Readable.Alert);
        json.WriteEndObject();
    }
}
