using System.Text.Json;
using System.Text.Json.Serialization;

namespace FraudSignals.Alerts.Delivery;

/// <summary>Notes of webhooks as JSON.</summary>
[JsonSerializable(typeof(WebhookNote))]
[JsonSerializable(typeof(Dictionary<string, WebhookNote>))]
public sealed partial class WebhookJson : JsonSerializerContext
{
    /// <summary>As stores keep them.</summary>
    public static WebhookJson Kept { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
