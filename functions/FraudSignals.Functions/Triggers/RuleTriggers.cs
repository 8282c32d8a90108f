using FraudSignals.Http.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FraudSignals.Functions.Triggers;

/// <summary>The rules in force, and what is switched off of them on all instances.</summary>
public sealed class RuleTriggers(FraudSignalsApi api)
{
    [Function("GetRules")]
    public Task<IResult> GetRulesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/rules")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("ReloadRules")]
    public Task<IResult> ReloadAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/rules/reload")] HttpRequest request) =>
        api.AnswerAsync(request.HttpContext);

    [Function("DisableRule")]
    public Task<IResult> DisableAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/rules/{id}/disable")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("EnableRule")]
    public Task<IResult> EnableAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/rules/{id}/enable")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);
}
