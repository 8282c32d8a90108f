using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FraudSignals.Alerts;
using FraudSignals.Auditing;
using FraudSignals.Outcomes;
using FraudSignals.Parties;
using FraudSignals.Reports;
using FraudSignals.Verdicts;

namespace FraudSignals.Http.Contract;

/// <summary>How answers are written: camelCase names, nothing for null, enums by their lower-case names.</summary>
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(ClaimAnswer))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(AlertPage))]
[JsonSerializable(typeof(RulesReport))]
[JsonSerializable(typeof(RulesStatus))]
[JsonSerializable(typeof(DisableRequest))]
[JsonSerializable(typeof(SubjectReport))]
[JsonSerializable(typeof(PartiesAnswer))]
[JsonSerializable(typeof(TopicsAnswer))]
[JsonSerializable(typeof(TopicMessagesAnswer))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(VerdictRequest))]
[JsonSerializable(typeof(VerdictsAnswer))]
[JsonSerializable(typeof(WebhooksAnswer))]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(AuditCheck))]
[JsonSerializable(typeof(ApprovalAnswer))]
[JsonSerializable(typeof(ApprovalsAnswer))]
[JsonSerializable(typeof(HoldAnswer))]
[JsonSerializable(typeof(HoldsAnswer))]
[JsonSerializable(typeof(OutcomeReport))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    /// <summary>The plus sign of a telephone number stays readable; nothing of this is ever put into HTML.</summary>
    public static HttpJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<AlertLevel>(JsonNamingPolicy.CamelCase), new JsonStringEnumConverter<PartyRole>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<VerdictFinding>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<AuditAction>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    });
}
