using FraudSignals.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FraudSignals.Functions.Triggers;

/// <summary>Alerts, rules and subjects as they are asked for.</summary>
public sealed class ReadTriggers(FraudSignalsApi api)
{
    [Function("ListAlerts")]
    public Task<IResult> ListAlertsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/alerts")] HttpRequest request) =>
        api.GetAlertsAsync(request.HttpContext);

    [Function("GetAlert")]
    public Task<IResult> GetAlertAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/alerts/{id}")] HttpRequest request, string id) =>
        api.GetAlertAsync(request.HttpContext, id);

    [Function("GetRules")]
    public Task<IResult> GetRulesAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/rules")] HttpRequest request) =>
        api.GetRulesAsync(request.HttpContext);

    [Function("GetSubject")]
    public Task<IResult> GetSubjectAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/subjects/{kind}/{key}")] HttpRequest request, string kind, string key) =>
        api.GetSubjectAsync(request.HttpContext, kind, key);
}
