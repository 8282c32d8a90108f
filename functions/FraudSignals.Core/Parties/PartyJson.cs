using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FraudSignals.Alerts;

namespace FraudSignals.Parties;

/// <summary>Parties as JSON: closed, so that a misspelt name is an error and not a party with fewer rights or more.</summary>
[JsonSerializable(typeof(PartyDocument))]
internal sealed partial class PartyJson : JsonSerializerContext
{
    public static PartyJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        Converters =
        {
            new JsonStringEnumConverter<PartyRole>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            new JsonStringEnumConverter<AlertLevel>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        },
    });
}
