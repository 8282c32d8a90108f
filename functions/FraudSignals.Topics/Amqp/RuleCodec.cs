using System.Collections.Immutable;
using Amqp.Types;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Filters;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Amqp;

/// <summary>Rules between the wire and the broker.</summary>
internal static class RuleCodec
{
    private const ulong RuleDescription = 0x0000013700000004;
    private const ulong EmptyAction = 0x0000013700000005;

    // These are one digit short, as the service has them.
    private const ulong Sql = 0x000001370000006;
    private const ulong Correlation = 0x000001370000009;

    public static IRuleFilter Read(Map description)
    {
        if (description["sql-rule-action"] is Map { Count: > 0 } action && action["expression"] is string { Length: > 0 })
        {
            throw new TopicException(TopicError.NotImplemented, "Rules have no actions here; leave it out.");
        }

        if (description["sql-filter"] is Map sql)
        {
            return SqlFilter.Parse(sql["expression"] as string ?? "");
        }

        return description["correlation-filter"] is Map c
            ? new CorrelationFilter
            {
                CorrelationId = c["correlation-id"] as string, MessageId = c["message-id"] as string, To = c["to"] as string,
                ReplyTo = c["reply-to"] as string,
                Subject = c["label"] as string, SessionId = c["session-id"] as string,
                ReplyToSessionId = c["reply-to-session-id"] as string,
                ContentType = c["content-type"] as string,
                Properties = MessageCodec.Plain(c["properties"] as Map).ToImmutableSortedDictionary(StringComparer.Ordinal),
            }
            : throw new TopicException(TopicError.BadArgument, "A rule has an SQL filter or a correlation filter.");
    }

    public static DescribedValue Write(SubscriptionRule rule, DateTimeOffset now) => new(
        RuleDescription, new List { Filter(rule.Filter), new DescribedValue(EmptyAction, new List()), rule.Name, now.UtcDateTime });

    private static DescribedValue Filter(IRuleFilter filter)
    {
        if (filter is not CorrelationFilter c)
        {
            return new DescribedValue(Sql, new List { ((SqlFilter)filter).Expression, 20 });
        }

        var properties = new Map();
        foreach (var (name, value) in c.Properties)
        {
            properties[name] = value;
        }

        return new DescribedValue(
            Correlation,
            new List { c.CorrelationId, c.MessageId, c.To, c.ReplyTo, c.Subject, c.SessionId, c.ReplyToSessionId, c.ContentType,
                properties });
    }
}
