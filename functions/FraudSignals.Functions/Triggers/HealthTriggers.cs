using FraudSignals.Http.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FraudSignals.Functions.Triggers;

/// <summary>Whether the app works.</summary>
public sealed class HealthTriggers(FraudSignalsApi api)
{
    [Function("GetLive")]
    public Task<IResult> GetLiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/live")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("GetReady")]
    public Task<IResult> GetReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/ready")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);
}
