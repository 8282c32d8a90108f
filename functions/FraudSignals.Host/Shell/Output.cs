using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FraudSignals.Auditing;
using FraudSignals.Verdicts;

namespace FraudSignals.Host.Shell;

/// <summary>How results are written for machines.</summary>
internal static class Output
{
    // The text goes to a terminal or a file, never into a page, so that "+66..." and ">=" stay readable.
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<VerdictFinding>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<AuditAction>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
        },
    };

    public static void WriteJson<T>(this Terminal terminal, T value) => terminal.Out.WriteLine(JsonSerializer.Serialize(value, Json));
}
