using System.Collections.Immutable;
using System.Globalization;
using System.Net.Mime;
using FraudSignals.Alerts;
using FraudSignals.Auditing;
using FraudSignals.Events;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Endpoints;
using FraudSignals.Http.Endpoints.Webhooks;
using FraudSignals.Outcomes;
using FraudSignals.Parties;
using FraudSignals.Reports;
using FraudSignals.Verdicts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace FraudSignals.Http.Routing;

/// <summary>The HTTP contract: every path, what may be asked of it, and who answers. The same on every host.</summary>
public static class RouteTable
{
    private static readonly RouteParameter History = RouteParameter.OneOf(
        "history", "true, to build state quietly from records of any age without findings and alerts, or false", "true", "false");

    private static readonly RouteParameter Responder =
        RouteParameter.OneOf("responder", "bank or telco; left out for both", "bank", "telco");

    private static readonly RouteParameter Limit = new(
        "limit", string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {FraudSignalsApi.MaxPage}"),
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= FraudSignalsApi.MaxPage)
    {
        Range = (1, FraudSignalsApi.MaxPage, FraudSignalsApi.DefaultPage),
    };

    private static readonly RouteParameter Snoozed =
        RouteParameter.OneOf("snoozed", "true, to see alerts that a verdict has snoozed as well, or false", "true", "false");

    // Only the log that gave a cursor can read it.
    private static readonly RouteParameter After =
        new("after", "the member next of an earlier page, as it was given; left out for the first", _ => true);

    private static readonly RouteParameter DeadLetter =
        new("alert", "the id of an alert: only it and others about the same subject; left out for all", _ => true);
    private static readonly RouteParameter From = TimeOf("from", "not before it");
    private static readonly RouteParameter To = TimeOf("to", "before it");

    private static readonly ImmutableArray<int> BatchProblems = [400, 403, 413, 415, 429, 503];

    /// <summary>Every endpoint.</summary>
    public static ImmutableArray<Route> All { get; } =
    [
        new("POST", "/api/calls", "PostCalls", "Takes call-detail records.")
        {
            Roles = [PartyRole.Ingest],
            TakesSource = true,
            Handler = (api, context, _) => api.PostBatchAsync(context, EventType.Call),
            Parameters = [History],
            Answers = [(200, typeof(BatchAnswer)), (202, typeof(ClaimAnswer))],
            Problems = BatchProblems,
            Metadata = [new BatchOf(EventType.Call)],
        },
        new("POST", "/api/transfers", "PostTransfers", "Takes transfers of money.")
        {
            Roles = [PartyRole.Ingest],
            TakesSource = true,
            Handler = (api, context, _) => api.PostBatchAsync(context, EventType.Transfer),
            Parameters = [History],
            Answers = [(200, typeof(BatchAnswer)), (202, typeof(ClaimAnswer))],
            Problems = BatchProblems,
            Metadata = [new BatchOf(EventType.Transfer)],
        },
        new("GET", ClaimAnswer.Path + "{id}", "GetBatch", "How far a batch is that was answered with 202.")
        {
            Roles = [PartyRole.Ingest],
            TakesSource = true,
            Handler = (api, context, values) => api.GetBatchAsync(context, values[0]),
            Answers = [(200, typeof(ClaimAnswer))],
            Problems = [403, 404],
        },
        new("GET", "/api/alerts", "ListAlerts", "Alerts in the order they were raised, by pages.")
        {
            Roles = [PartyRole.Respond, PartyRole.Analyse],
            IsTagged = true,
            IsPaged = true,
            Handler = (api, context, _) => api.GetAlertsAsync(context),
            Parameters = [Responder, After, Limit, Snoozed],
            Answers = [(200, typeof(AlertPage))],
            Problems = [400],
        },
        new("GET", "/api/alerts/stream", "StreamAlerts", "Alerts as they come (Server-Sent Events); goes on behind Last-Event-ID.")
        {
            Roles = [PartyRole.Respond, PartyRole.Analyse],
            MediaType = "text/event-stream",
            Handler = (api, context, _) => api.GetStreamAsync(context),
            Parameters = [Responder, After],
            Answers = [(200, null)],
            Problems = [400],
        },
        new("GET", "/api/alerts/{id}", "GetAlert", "The latest revision of one alert.")
        {
            Roles = [PartyRole.Respond, PartyRole.Analyse],
            IsTagged = true,
            Handler = (api, context, values) => api.GetAlertAsync(context, values[0]),
            Answers = [(200, typeof(Alert))],
            Problems = [404],
        },
        new("POST", "/api/alerts/{id}/verdict", "PostVerdict", "Says what an alert was found to be; the same once more is taken once.")
        {
            Roles = [PartyRole.Respond],
            Handler = (api, context, values) => api.PostVerdictAsync(context, values[0]),
            Answers = [(200, typeof(Verdict)), (201, typeof(Verdict)), (202, typeof(ApprovalAnswer))],
            Problems = [400, 404, 409, 415],
            Metadata = [new AcceptsMetadata(["application/json"], typeof(VerdictRequest))],
        },
        new("GET", "/api/alerts/{id}/verdicts", "ListVerdicts", "What an alert was found to be, in the order it was said.")
        {
            Roles = [PartyRole.Respond, PartyRole.Analyse],
            Handler = (api, context, values) => api.GetVerdictsAsync(context, values[0]),
            Answers = [(200, typeof(VerdictsAnswer))],
            Problems = [404],
        },
        new("GET", "/api/rules", "GetRules", "The active rules and their counters.")
        {
            Roles = [PartyRole.Analyse, PartyRole.Administer],
            Handler = (api, context, _) => api.GetRulesAsync(context),
            Answers = [(200, typeof(RulesReport))],
        },
        new("POST", "/api/rules/reload", "ReloadRules", "Reads the rules again; bad ones are refused and the present ones stay.")
        {
            Roles = [PartyRole.Administer],
            Handler = (api, context, _) => api.PostReloadAsync(context),
            Answers = [(200, typeof(RulesStatus)), (422, typeof(RulesStatus))],
            Problems = [403, 409, 503],
        },
        new("POST", "/api/rules/{id}/disable", "DisableRule", "Switches a rule or typology off: it is evaluated but counts for nothing.")
        {
            Roles = [PartyRole.Administer],
            Handler = (api, context, values) => api.PostDisableAsync(context, values[0]),
            Answers = [(200, typeof(RulesStatus)), (202, typeof(ApprovalAnswer))],
            Problems = [400, 403, 404, 409, 415, 503],
            Metadata = [new AcceptsMetadata(["application/json"], typeof(DisableRequest))],
        },
        new("POST", "/api/rules/{id}/enable", "EnableRule", "Switches a rule or typology on again.")
        {
            Roles = [PartyRole.Administer],
            Handler = (api, context, values) => api.PostEnableAsync(context, values[0]),
            Answers = [(200, typeof(RulesStatus))],
            Problems = [403, 404, 409, 503],
        },
        new("GET", "/api/subjects/{kind}/{key}", "GetSubject", "What is known about one subject, and what its typologies still lack.")
        {
            Roles = [PartyRole.Analyse],
            TakesSource = true,
            Handler = (api, context, values) => api.GetSubjectAsync(context, values[0], values[1]),
            Answers = [(200, typeof(SubjectReport))],
            Problems = [400, 403, 404],
        },
        new(
            "DELETE", "/api/subjects/{kind}/{key}", "DeleteSubject",
            "Erases what is kept of one subject. Its events and alerts, which hold its token, go with their retention.")
        {
            Roles = [PartyRole.Administer],
            TakesSource = true,
            Handler = (api, context, values) => api.DeleteSubjectAsync(context, values[0], values[1]),
            Answers = [(202, typeof(ApprovalAnswer)), (204, null)],
            Problems = [400, 403, 404],
        },
        new("GET", "/api/parties", "ListParties", "Who may ask what, and with which keys.")
        {
            Roles = [PartyRole.Administer],
            Handler = (api, context, _) => api.GetPartiesAsync(context),
            Answers = [(200, typeof(PartiesAnswer))],
        },
        new("GET", "/api/webhooks", "ListWebhooks",
            "The webhooks of the caller, all for administrators: how they do and what they were not given.")
        {
            Roles = [PartyRole.Respond, PartyRole.Administer],
            Handler = (_, context, _) => WebhookEndpoint.Of(context).ListAsync(context),
            Answers = [(200, typeof(WebhooksAnswer))],
        },
        new("POST", "/api/webhooks/{party}/{name}/replay", "ReplayWebhook", "Has a webhook given again what it was not given.")
        {
            Roles = [PartyRole.Respond, PartyRole.Administer],
            Handler = (_, context, values) => WebhookEndpoint.Of(context).ReplayAsync(context, values[0], values[1]),
            Parameters = [DeadLetter],
            Answers = [(200, typeof(WebhookAnswer))],
            Problems = [404],
        },
        new("GET", "/schemas/alert.v2.json", "GetAlertSchema", "The JSON Schema of an alert in its envelope.")
        {
            Roles = [],
            Handler = (_, _, _) => Task.FromResult(Results.Text(EventContract.AlertSchema, SchemaFiles.MediaType)),
            MediaType = SchemaFiles.MediaType,
            Answers = [(200, null)],
        },
        new("GET", "/asyncapi/v1.json", "GetAsyncApi", "The AsyncAPI document of topics, webhooks and stream.")
        {
            Roles = [],
            Handler = (_, _, _) => Task.FromResult(Results.Text(EventContract.AsyncApi, MediaTypeNames.Application.Json)),
            MediaType = MediaTypeNames.Application.Json,
            Answers = [(200, null)],
        },
        new("GET", "/api/holds", "ListHolds", "Alerts that budgets of typologies hold, by typology and hour.")
        {
            Roles = [PartyRole.Analyse, PartyRole.Administer],
            Handler = (api, context, _) => api.GetHoldsAsync(context),
            Answers = [(200, typeof(HoldsAnswer))],
        },
        new("POST", "/api/holds/{id}/release", "ReleaseHold", "Lets alerts go that a budget holds, as if they were raised now.")
        {
            Roles = [PartyRole.Administer],
            Handler = (api, context, values) => api.PostReleaseAsync(context, values[0]),
            Answers = [(200, typeof(HoldAnswer)), (202, typeof(ApprovalAnswer))],
            Problems = [404, 503],
        },
        new("POST", "/api/holds/{id}/discard", "DiscardHold", "Throws alerts away that a budget holds: they are told nobody.")
        {
            Roles = [PartyRole.Administer],
            Handler = (api, context, values) => api.PostDiscardAsync(context, values[0]),
            Answers = [(200, typeof(HoldAnswer)), (202, typeof(ApprovalAnswer))],
            Problems = [404, 503],
        },
        new("GET", "/api/report", "GetReport",
            "What came of the alerts of a period: verdicts, precision, times, money, and what was wrong and how it was lifted.")
        {
            Roles = [PartyRole.Respond, PartyRole.Analyse, PartyRole.Administer],
            Handler = (api, context, _) => api.GetReportAsync(context),
            Parameters = [From, To, RouteParameter.OneOf("format", "json, html or csv", "json", "html", "csv")],
            Answers = [(200, typeof(OutcomeReport))],
            Problems = [400],
        },
        new("GET", "/api/audit", "ListAudit", "Who did what: the newest entries of the audit trail, oldest first.")
        {
            Roles = [PartyRole.Administer],
            Handler = (api, context, _) => api.GetAuditAsync(context),
            Parameters =
            [
                From, To,
                new("action", "an action, such as erased or switched_off", text => AuditEndpoint.ActionOf(text) != null),
                new("what", "what it was done to, as entries have it", _ => true),
                new("limit", string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {AuditQuery.MostEntries}"),
                    text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
                        && limit is >= 1 and <= AuditQuery.MostEntries),
            ],
            Answers = [(200, typeof(AuditAnswer))],
            Problems = [400, 404],
        },
        new("GET", "/api/audit/check", "CheckAudit", "Reads the whole audit trail and says what in it was changed or is missing.")
        {
            Roles = [PartyRole.Administer],
            Handler = (api, context, _) => api.GetAuditCheckAsync(context),
            Answers = [(200, typeof(AuditCheck))],
            Problems = [404],
        },
        new("GET", "/api/approvals", "ListApprovals", "What waits for a second person, who asks for the same to have it done.")
        {
            Roles = [PartyRole.Respond, PartyRole.Administer],
            Handler = (api, context, _) => api.GetApprovalsAsync(context),
            Answers = [(200, typeof(ApprovalsAnswer))],
        },
        new("DELETE", "/api/approvals/{id}", "WithdrawApproval", "Takes back what waits for a second person.")
        {
            Roles = [PartyRole.Respond, PartyRole.Administer],
            Handler = (api, context, values) => api.DeleteApprovalAsync(context, values[0]),
            Answers = [(204, null)],
            Problems = [404],
        },
        new("GET", "/api/topics", "ListTopics", "The subscriptions to alert topics, and what each holds.")
        {
            Roles = [PartyRole.Administer],
            Handler = (_, context, _) => TopicsEndpoint.List(context),
            Answers = [(200, typeof(TopicsAnswer))],
            Problems = [404],
        },
        new("GET", "/api/topics/{topic}/{subscription}/messages", "ListTopicMessages",
            "Messages a subscription holds, without what they say.")
        {
            Roles = [PartyRole.Administer],
            Handler = (_, context, values) => TopicsEndpoint.Peek(context, values[0], values[1], deadLetters: false),
            Parameters = [After, Limit],
            Answers = [(200, typeof(TopicMessagesAnswer))],
            Problems = [400, 404],
        },
        new("GET", "/api/topics/{topic}/{subscription}/deadletters", "ListTopicDeadLetters",
            "Messages a subscriber could not use, and why.")
        {
            Roles = [PartyRole.Administer],
            Handler = (_, context, values) => TopicsEndpoint.Peek(context, values[0], values[1], deadLetters: true),
            Parameters = [After, Limit],
            Answers = [(200, typeof(TopicMessagesAnswer))],
            Problems = [400, 404],
        },
        new("POST", "/api/topics/{topic}/{subscription}/deadletters/{sequence}/resubmit", "ResubmitTopicDeadLetter",
            "Gives a dead letter to the subscription once more.")
        {
            Roles = [PartyRole.Administer],
            Handler = (_, context, values) => TopicsEndpoint.ResubmitAsync(context, values[0], values[1], values[2]),
            Answers = [(204, null)],
            Problems = [404],
        },
        new("GET", "/schemas/{name}", "GetSchema",
            "The JSON Schema of a file or message, such as rule.schema.json; its $id ends with this path.")
        {
            Roles = [],
            Handler = (_, context, values) => Task.FromResult(SchemaFiles.Answer(context, values[0])),
            IsTagged = true,
            MediaType = SchemaFiles.MediaType,
            Answers = [(200, null)],
            Problems = [404],
        },
        new("GET", "/health/live", "GetLive", "The process answers.")
        {
            Roles = [],
            Handler = (_, _, _) => FraudSignalsApi.GetLiveAsync(),
            Answers = [(200, typeof(HealthAnswer))],
        },
        new("GET", "/health/ready", "GetReady", "Batches can be taken.")
        {
            Roles = [],
            Handler = (api, context, _) => api.GetReadyAsync(context),
            Answers = [(200, typeof(HealthAnswer)), (503, typeof(HealthAnswer))],
        },
    ];

    private static RouteParameter TimeOf(string name, string meaning) =>
        new(name, $"a day, 2026-11-30, or a time, 2026-11-30T12:00:00Z; only what is {meaning}", text => Times.Parse(text) != null);
}
