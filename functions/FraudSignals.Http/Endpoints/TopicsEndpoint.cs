using System.Globalization;
using FraudSignals.Http.Contract;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Http.Endpoints;

/// <summary>Alert topics as administrators see them.</summary>
internal static class TopicsEndpoint
{
    private const int DefaultPage = 100;

    public static Task<IResult> List(HttpContext context) => Task.FromResult(
        TopicsOf(context) is { } topics ? Answers.Json(new TopicsAnswer(topics.Subscriptions), HttpJson.Readable.TopicsAnswer)
            : NoTopics(context));

    public static Task<IResult> Peek(HttpContext context, string topic, string subscription, bool deadLetters)
    {
        if (TopicsOf(context) is not { } topics)
        {
            return Task.FromResult(NoTopics(context));
        }

        var query = context.Request.Query;
        long after = 0;
        if (query.TryGetValue("after", out var from) && !long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            return Task.FromResult(Answers.Problem(
                context, StatusCodes.Status400BadRequest, "invalid_cursor",
                "The parameter after is the member next of an earlier page, as it was given."));
        }

        var limit = query.TryGetValue("limit", out var text) ? int.Parse(text!, CultureInfo.InvariantCulture) : DefaultPage;
        return Task.FromResult(topics.Peek(topic, subscription, deadLetters, after, limit) is { } found
            ? Answers.Json(
                new TopicMessagesAnswer(found, found.Length == limit ? found[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null),
                HttpJson.Readable.TopicMessagesAnswer)
            : NoSubscription(context, topics, topic, subscription));
    }

    public static async Task<IResult> ResubmitAsync(HttpContext context, string topic, string subscription, string sequence)
    {
        if (TopicsOf(context) is not { } topics)
        {
            return NoTopics(context);
        }

        if (!long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_message",
                "A dead letter is named by its sequence number.");
        }

        return await topics.ResubmitAsync(topic, subscription, number)
            ? Results.NoContent()
            : Answers.Problem(context, StatusCodes.Status404NotFound, "unknown_message",
                $"{topic}/{subscription} has no dead letter {number}.");
    }

    private static ITopicInspection? TopicsOf(HttpContext context) => context.RequestServices.GetService<ITopicInspection>();

    private static IResult NoTopics(HttpContext context) => Answers.Problem(
        context, StatusCodes.Status404NotFound, "no_topics",
        "This host serves no alert topics; serve --topics does. On Azure they are those of the Service Bus namespace.");

    private static IResult NoSubscription(HttpContext context, ITopicInspection topics, string topic, string subscription) =>
        Answers.Problem(
            context, StatusCodes.Status404NotFound, "unknown_subscription",
            $"There is no subscription {topic}/{subscription}; there are "
            + $"{string.Join(", ", topics.Subscriptions.Select(s => $"{s.Topic}/{s.Name}"))}.");
}
