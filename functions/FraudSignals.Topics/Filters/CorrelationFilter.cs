using System.Collections.Immutable;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Filters;

/// <summary>Takes messages whose properties equal all that are named; a property that is absent equals nothing.</summary>
public sealed record CorrelationFilter : IRuleFilter
{
    public string? CorrelationId { get; init; }

    public string? MessageId { get; init; }

    public string? To { get; init; }

    public string? ReplyTo { get; init; }

    public string? Subject { get; init; }

    public string? SessionId { get; init; }

    public string? ReplyToSessionId { get; init; }

    public string? ContentType { get; init; }

    public ImmutableSortedDictionary<string, object?> Properties { get; init; } = ImmutableSortedDictionary<string, object?>.Empty;

    public bool Matches(TopicMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Same(CorrelationId, message.CorrelationId) && Same(MessageId, message.MessageId) && Same(To, message.To)
            && Same(ReplyTo, message.ReplyTo)
            && Same(Subject, message.Subject) && Same(SessionId, message.SessionId) && Same(ReplyToSessionId, message.ReplyToSessionId)
            && Same(ContentType, message.ContentType)
            && Properties.All(p => Values.Compare(p.Value, message.Property(p.Key)) == 0);
    }

    private static bool Same(string? wanted, string? given) => wanted == null || string.Equals(wanted, given, StringComparison.Ordinal);
}
