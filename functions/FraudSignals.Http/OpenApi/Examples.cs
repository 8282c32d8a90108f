using System.Text.Json;
using System.Text.Json.Nodes;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Formats.Records;
using FraudSignals.Http.Contract;
using FraudSignals.Rules;
using FraudSignals.Verdicts;
using Microsoft.AspNetCore.WebUtilities;
using Verdict = FraudSignals.Verdicts.Verdict;

namespace FraudSignals.Http.OpenApi;

/// <summary>What stands in the document as examples: real answers, written by the serializer of answers.</summary>
internal static class Examples
{
    private const string Appeal = "The person concerned can object to the desk that acts on this.";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly BatchAnswer Batch = new()
    {
        BatchId = "calls-2026-03-01-12",
        Accepted = 498,
        Duplicates = 1,
        Superseded = 0,
        TooLate = 0,
        Rejected = 1,
        Findings = 3,
        Alerts = 1,
        Errors = [
            new RecordError(17, "c-17", "time", "invalid_time",
                "Write an RFC 3339 time with its offset, such as 2026-03-01T09:30:00+07:00.")],
    };

    private static readonly Alert Alert = new()
    {
        Id = "al-3f63e18b1388288056414a4cbe17cf00",
        Revision = 1,
        Level = AlertLevel.Alert,
        Typology = "sim_box",
        TypologyVersion = 3,
        Title = "SIM box",
        Severity = "high",
        Responder = "telco",
        Subject = new AlertSubject("sim", "0f5c1d2e3b4a59687766554433221100", "520011249472214"),
        Time = Noon,
        Received = Noon.AddSeconds(2),
        Score = 60,
        Threshold = 60,
        Reasons =
        [
            new Reason
            {
                Rule = "new_sim_volume",
                RuleVersion = 2,
                Title = "A new SIM carries many calls",
                Family = "tenure",
                Weight = 20,
                Time = Noon,
                Values = [new ReasonValue("calls_24h", 10, ">=", 10, 86_400)],
                Sample = 10,
                Events = ["local/c-0-1317", "local/c-0-1713"],
            },
        ],
        Actions = ["Verify the owner of the SIM"],
        Appeal = Appeal,
        Expires = Noon.AddDays(7),
        RulesHash = "5d41402abc4b2a76b9719d911017c592",
    };

    private static readonly Verdict Verdict = new()
    {
        Id = "case-7",
        Alert = Alert.Id,
        Finding = VerdictFinding.Confirmed,
        By = "telco-a",
        At = Noon.AddHours(1),
        Action = "SIM suspended",
        Typology = Alert.Typology,
        Rules = ["new_sim_volume"],
        Subject = Alert.Subject.Token,
        Raised = Alert.Received,
    };

    /// <summary>An answer of that type; null where there is none to show.</summary>
    public static JsonNode? Of(Type body) =>
        body == typeof(BatchAnswer) ? Write(Batch)
        : body == typeof(ClaimAnswer)
            ? Write(
                new ClaimAnswer("queued", ClaimAnswer.Path + "0123456789abcdef0123456789abcdef", 0,
                    Batch with { Accepted = 0, Errors = [] }, null))
        : body == typeof(Alert) ? Write(Alert)
        : body == typeof(AlertPage) ? Write(new AlertPage([Alert], "1-42"))
        : body == typeof(Verdict) ? Write(Verdict)
        : body == typeof(VerdictsAnswer) ? Write(new VerdictsAnswer([Verdict]))
        : body == typeof(HealthAnswer) ? Write(new HealthAnswer("healthy", new Dictionary<string, string> { ["rules"] = "healthy" }))
        : null;

    /// <summary>A problem of that status.</summary>
    public static JsonNode Problem(int status) => Write(new Problem
    {
        Status = status,
        Title = ReasonPhrases.GetReasonPhrase(status),
        Code = CodeOf(status),
        Detail = "What is wrong, and what to do instead.",
    });

    /// <summary>A record as it is posted.</summary>
    public static JsonObject Record(EventType type) => type == EventType.Call
        ? new()
        {
            ["id"] = "c1", ["time"] = "2026-03-01T09:30:00+07:00", ["caller"] = "+66812345678", ["callee"] = "+66898765432",
            ["durationSeconds"] = 41, ["answered"] = true,
        }
        : new()
        {
            ["id"] = "t1", ["time"] = "2026-03-01T09:31:00+07:00", ["payer"] = "0141234567890", ["payee"] = "0049876543210",
            ["amount"] = "1500.00", ["currency"] = "THB",
        };

    private static string CodeOf(int status) => status switch
    {
        400 => "unknown_parameter",
        401 => "unknown_key",
        403 => "missing_role",
        404 => "unknown_alert",
        409 => "verdict_known",
        413 => "body_too_large",
        415 => "unsupported_content_type",
        429 => "too_many_requests",
        _ => "store_unavailable",
    };

    private static JsonNode Write<T>(T value) => JsonSerializer.SerializeToNode(value, typeof(T), HttpJson.Readable)!;
}
