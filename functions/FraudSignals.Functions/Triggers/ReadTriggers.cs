using FraudSignals.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FraudSignals.Functions.Triggers;

/// <summary>Alerts and subjects as they are asked for, and a subject's erasure.</summary>
public sealed class ReadTriggers(FraudSignalsApi api)
{
    [Function("ListAlerts")]
    public Task<IResult> ListAlertsAsync([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/alerts")] HttpRequest request) =>
        api.AnswerAsync(request.HttpContext);

    [Function("GetAlert")]
    public Task<IResult> GetAlertAsync([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/alerts/{id}")] HttpRequest request) =>
        api.AnswerAsync(request.HttpContext);

    [Function("GetSubject")]
    public Task<IResult> GetSubjectAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/subjects/{kind}/{key}")] HttpRequest request) =>
        api.AnswerAsync(request.HttpContext);

    [Function("DeleteSubject")]
    public Task<IResult> DeleteSubjectAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/subjects/{kind}/{key}")] HttpRequest request) =>
        api.AnswerAsync(request.HttpContext);
}
