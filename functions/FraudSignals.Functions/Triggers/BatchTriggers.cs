using FraudSignals.Http.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FraudSignals.Functions.Triggers;

/// <summary>Batches as they are posted.</summary>
public sealed class BatchTriggers(FraudSignalsApi api)
{
    [Function("PostCalls")]
    public Task<IResult> PostCallsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/calls")] HttpRequest request) =>
        api.AnswerAsync(request.HttpContext);

    [Function("PostTransfers")]
    public Task<IResult> PostTransfersAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/transfers")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("GetBatch")]
    public Task<IResult> GetBatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/batches/{id}")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);
}
