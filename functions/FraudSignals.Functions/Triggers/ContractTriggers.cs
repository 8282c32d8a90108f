using FraudSignals.Http;
using FraudSignals.Http.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FraudSignals.Functions.Triggers;

/// <summary>The description of the contract, and what is none of it.</summary>
public sealed class ContractTriggers(FraudSignalsApi api)
{
    [Function("GetDescription")]
    public static Task<IResult> GetDescriptionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi/v1.json")] HttpRequest request) =>
        FraudSignalsDescription.AnswerAsync();

    [Function("GetSchema")]
    public Task<IResult> GetSchemaAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "schemas/{name}")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("GetAlertSchema")]
    public Task<IResult> GetAlertSchemaAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "schemas/alert.v2.json")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("GetAsyncApi")]
    public Task<IResult> GetAsyncApiAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "asyncapi/v1.json")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    /// <summary>Any other path or method, told why it is none; open to all, since there is nothing behind it.</summary>
    [Function("AnswerOthers")]
    public IResult AnswerOthers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete",
            Route = "{*path}")] HttpRequest request) =>
            api.AnswerOther(request.HttpContext);
}
