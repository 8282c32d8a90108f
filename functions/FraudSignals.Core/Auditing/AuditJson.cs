using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FraudSignals.Auditing;

/// <summary>Entries of the audit trail as they are kept and answered, on one line; what is hashed stands before the hash.</summary>
[JsonSerializable(typeof(AuditEntry))]
public sealed partial class AuditJson : JsonSerializerContext
{
    /// <summary>camelCase names, nothing for null, actions in snake_case.</summary>
    public static AuditJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<AuditAction>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    });

    /// <summary>The word of an action.</summary>
    public static string WordOf(AuditAction action) => JsonNamingPolicy.SnakeCaseLower.ConvertName(action.ToString());
}
