using System.Collections.Immutable;

namespace FraudSignals.Topics.Messages;

/// <summary>A message as it was published.</summary>
public sealed record TopicMessage
{
    private static readonly ImmutableSortedDictionary<string, Func<TopicMessage, object?>> System =
        new Dictionary<string, Func<TopicMessage, object?>>
        {
            ["MessageId"] = m => m.MessageId,
            ["CorrelationId"] = m => m.CorrelationId,
            ["To"] = m => m.To,
            ["ReplyTo"] = m => m.ReplyTo,
            ["Label"] = m => m.Subject,
            ["Subject"] = m => m.Subject,
            ["SessionId"] = m => m.SessionId,
            ["ReplyToSessionId"] = m => m.ReplyToSessionId,
            ["ContentType"] = m => m.ContentType,
            ["TimeToLive"] = m => m.TimeToLive,
        }.ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase);

    public required string MessageId { get; init; }

    public string? CorrelationId { get; init; }

    public string? To { get; init; }

    public string? ReplyTo { get; init; }

    public string? Subject { get; init; }

    public string? SessionId { get; init; }

    public string? ReplyToSessionId { get; init; }

    public string? ContentType { get; init; }

    /// <summary>How long it is offered; null for as long as the subscription keeps messages.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>What the sender added, and filters can name.</summary>
    public IReadOnlyDictionary<string, object?> Properties { get; init; } = ImmutableDictionary<string, object?>.Empty;

    /// <summary>The whole message as it goes over the wire; the broker does not look into it.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    internal static IEnumerable<string> SystemProperties => System.Keys;

    internal static Func<TopicMessage, object?>? SystemProperty(string name) => System.GetValueOrDefault(name);

    /// <summary>A property the sender added, by its name, else by one that differs in case alone; null where there is none.</summary>
    public object? Property(string name)
    {
        if (Properties.TryGetValue(name, out var value))
        {
            return value;
        }

        foreach (var property in Properties)
        {
            if (property.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}
