using FraudSignals.Http.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FraudSignals.Functions.Triggers;

/// <summary>Alert topics, of which this host serves none itself: the answer says where they are.</summary>
public sealed class TopicTriggers(FraudSignalsApi api)
{
    [Function("ListTopics")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/topics")] HttpRequest request) =>
        api.AnswerAsync(request.HttpContext);

    [Function("ListTopicMessages")]
    public Task<IResult> ListMessagesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head",
            Route = "api/topics/{topic}/{subscription}/messages")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("ListTopicDeadLetters")]
    public Task<IResult> ListDeadLettersAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head",
            Route = "api/topics/{topic}/{subscription}/deadletters")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);

    [Function("ResubmitTopicDeadLetter")]
    public Task<IResult> ResubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post",
            Route = "api/topics/{topic}/{subscription}/deadletters/{sequence}/resubmit")] HttpRequest request) =>
            api.AnswerAsync(request.HttpContext);
}
