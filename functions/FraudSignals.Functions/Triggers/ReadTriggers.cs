using FraudSignals.Http.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FraudSignals.Functions.Triggers;

/// <summary>Alerts with their verdicts, parties and subjects as they are asked for, and a subject's erasure.</summary>
public sealed class ReadTriggers(FraudSignalsApi api)
{
    [Function("ListAlerts")]
    public Task<IResult> ListAlertsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/alerts")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("StreamAlerts")]
    public Task<IResult> StreamAlertsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/alerts/stream")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("GetAlert")]
    public Task<IResult> GetAlertAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/alerts/{id}")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("PostVerdict")]
    public Task<IResult> PostVerdictAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/alerts/{id}/verdict")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("ListVerdicts")]
    public Task<IResult> ListVerdictsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/alerts/{id}/verdicts")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("ListParties")]
    public Task<IResult> ListPartiesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/parties")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("ListWebhooks")]
    public Task<IResult> ListWebhooksAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/webhooks")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("ReplayWebhook")]
    public Task<IResult> ReplayWebhookAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhooks/{party}/{name}/replay")] HttpRequest request) =>
        api.AnswerAsync(request.HttpContext);

    [Function("GetSubject")]
    public Task<IResult> GetSubjectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/subjects/{kind}/{key}")] HttpRequest request) =>
        api.AnswerAsync(request.HttpContext);

    [Function("DeleteSubject")]
    public Task<IResult> DeleteSubjectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/subjects/{kind}/{key}")] HttpRequest request) =>
        api.AnswerAsync(request.HttpContext);
}
