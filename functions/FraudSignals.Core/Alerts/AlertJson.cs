using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FraudSignals.Alerts;

/// <summary>
/// An alert as JSON, the same wherever one is written: camelCase names, nothing for null, the level by its lower-case name.
/// </summary>
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(Alert[]))]
public sealed partial class AlertJson : JsonSerializerContext
{
    /// <summary>The plus sign of a telephone number stays readable; nothing of this is ever put into HTML.</summary>
    public static AlertJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<AlertLevel>(JsonNamingPolicy.CamelCase) },
    });
}
