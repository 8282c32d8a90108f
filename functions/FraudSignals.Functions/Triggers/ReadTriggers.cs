using FraudSignals.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FraudSignals.Functions.Triggers;

/// <summary>Alerts and subjects as they are asked for, and a subject's erasure.</summary>
public sealed class ReadTriggers(FraudSignalsApi api)
{
    [Function("ListAlerts")]
    public Task<IResult> ListAlertsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/alerts")] HttpRequest request) =>
        api.GetAlertsAsync(request.HttpContext);

    [Function("GetAlert")]
    public Task<IResult> GetAlertAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/alerts/{id}")] HttpRequest request, string id) =>
        api.GetAlertAsync(request.HttpContext, id);

    [Function("GetSubject")]
    public Task<IResult> GetSubjectAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/subjects/{kind}/{key}")] HttpRequest request, string kind, string key) =>
        api.GetSubjectAsync(request.HttpContext, kind, key);

    [Function("DeleteSubject")]
    public Task<IResult> DeleteSubjectAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/subjects/{kind}/{key}")] HttpRequest request, string kind, string key) =>
        api.DeleteSubjectAsync(request.HttpContext, kind, key);
}
