using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FraudSignals.Verdicts;

/// <summary>Verdicts as they are kept and answered, on one line.</summary>
[JsonSerializable(typeof(Verdict))]
public sealed partial class VerdictJson : JsonSerializerContext
{
    /// <summary>camelCase names, nothing for null, the finding in snake_case.</summary>
    public static VerdictJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<VerdictFinding>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    });
}
