using Amqp;
using Amqp.Framing;
using Amqp.Types;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Filters;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Amqp;

/// <summary><c>$management</c> of a subscription or its dead letters: what is asked rather than received.</summary>
/// <param name="view">The subscription.</param>
/// <param name="mayManage">Whether who asks may change rules, at present.</param>
internal sealed class ManagementNode(QueueView view, Func<bool> mayManage)
{
    private const int MaxPeek = 250;

    public async Task<Message> HandleAsync(Message request)
    {
        var operation = request.ApplicationProperties?.Map["operation"] as string;
        var body = request.Body as Map ?? [];
        try
        {
            return operation switch
            {
                "com.microsoft:renew-lock" => RenewLocks(body),
                "com.microsoft:peek-message" => Peek(body),
                "com.microsoft:update-disposition" => await UpdateAsync(body).ConfigureAwait(false),
                "com.microsoft:add-rule" => await AddRuleAsync(body).ConfigureAwait(false),
                "com.microsoft:remove-rule" => await RemoveRuleAsync(body).ConfigureAwait(false),
                "com.microsoft:enumerate-rules" => EnumerateRules(body),
                _ =>
                    throw new TopicException(TopicError.NotImplemented,
                        $"'{operation}' is not implemented: there are no sessions, no deferred and no scheduled messages here."),
            };
        }
        catch (TopicException problem)
        {
            return Refusal(problem.Error, problem.Message);
        }
        catch (FilterException problem)
        {
            return Refusal(TopicError.BadArgument, problem.Message);
        }
        catch (Exception problem)
            when (problem is InvalidCastException or FormatException or OverflowException or ArgumentException or AmqpException
                or NullReferenceException)
        {
            return Refusal(TopicError.BadArgument, $"The body of {operation} cannot be read.");
        }
    }

    /// <summary>The answer of a topic's own node.</summary>
    public static Message NothingOfTopics() =>
        Refusal(TopicError.NotImplemented, "Messages cannot be scheduled here; send them when they are due.");

    private static Message Answer(int status, string description, Map? body = null) => new()
    {
        BodySection = new AmqpValue { Value = body ?? [] },
        ApplicationProperties = new ApplicationProperties { ["statusCode"] = status, ["statusDescription"] = description },
    };

    private static Message Refusal(TopicError error, string description)
    {
        var answer = Answer(error.Status(), description);
        answer.ApplicationProperties["errorCondition"] = (Symbol)Errors.ConditionOf(error);
        return answer;
    }

    private static IEnumerable<Guid> Locks(Map body) => body["lock-tokens"] switch
    {
        Guid[] several => several,
        Guid one => [one],
        System.Collections.IEnumerable several => several.Cast<Guid>(),
        _ => throw new TopicException(TopicError.BadArgument, "lock-tokens is missing."),
    };

    private Message RenewLocks(Map body)
    {
        DateTime[] ends = [.. Locks(body).Select(token => view.Broker.Renew(view, token).UtcDateTime)];
        return Answer(200, "OK", new Map { ["expirations"] = ends });
    }

    private Message Peek(Map body)
    {
        var from = Convert.ToInt64(body["from-sequence-number"], null);
        var count = Math.Min(Convert.ToInt32(body["message-count"], null), MaxPeek);
        var deadLetterOf = view.IsDeadLetters ? view.Subscription.Path : null;
        var found = count > 0 ? view.Broker.Peek(view, from, count) : [];
        if (found.Count == 0)
        {
            return Answer(204, "There are no more messages.");
        }

        var messages = new List();
        foreach (var delivery in found)
        {
            var bytes = MessageCodec.Write(delivery, deadLetterOf);
            messages.Add(new Map { ["message"] = bytes.Buffer.AsSpan(bytes.Offset, bytes.Length).ToArray() });
        }

        return Answer(200, "OK", new Map { ["messages"] = messages });
    }

    private async Task<Message> UpdateAsync(Map body)
    {
        var changed = body["properties-to-modify"] is Map map ? MessageCodec.Plain(map) : null;
        var status = body["disposition-status"] as string;
        var settled = Locks(body).Select(token => status switch
        {
            "completed" => view.Broker.CompleteAsync(view, token),
            "abandoned" => view.Broker.AbandonAsync(view, token, changed),
            "suspended" =>
                view.Broker.DeadLetterAsync(view, token, body["deadletter-reason"] as string, body["deadletter-description"] as string,
                    changed),
            _ =>
                throw new TopicException(TopicError.NotImplemented,
                    $"'{status}' is not implemented: messages are completed, abandoned or dead-lettered (suspended)."),
        });
        await Task.WhenAll(settled.ToList()).ConfigureAwait(false);
        return Answer(200, "OK");
    }

    private async Task<Message> AddRuleAsync(Map body)
    {
        Manage();
        var name = body["rule-name"] as string is { Length: > 0 and <= 50 } given ? given
            : throw new TopicException(TopicError.BadArgument, "A rule has a name of 1 to 50 characters.");
        await view.Broker.AddRuleAsync(view, new SubscriptionRule(name, RuleCodec.Read((Map)body["rule-description"])))
            .ConfigureAwait(false);
        return Answer(200, "OK");
    }

    private async Task<Message> RemoveRuleAsync(Map body)
    {
        Manage();
        await view.Broker.RemoveRuleAsync(view, body["rule-name"] as string ?? "").ConfigureAwait(false);
        return Answer(200, "OK");
    }

    private Message EnumerateRules(Map body)
    {
        var (skip, top) = (Convert.ToInt32(body["skip"] ?? 0, null), Convert.ToInt32(body["top"] ?? int.MaxValue, null));
        var rules = new List();
        foreach (var rule in view.Broker.Rules(view).Skip(skip).Take(top))
        {
            rules.Add(new Map { ["rule-description"] = RuleCodec.Write(rule, view.Broker.Clock.GetUtcNow()) });
        }

        return rules.Count == 0 ? Answer(204, "There are no more rules.") : Answer(200, "OK", new Map { ["rules"] = rules });
    }

    private void Manage()
    {
        if (!mayManage())
        {
            throw new TopicException(TopicError.Unauthorized, "The key does not allow to manage rules.");
        }
    }
}
