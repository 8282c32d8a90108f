using System.Collections.Immutable;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Broker;

/// <summary>A message within a queue.</summary>
internal sealed class Entry
{
    public required long Sequence { get; init; }

    public required TopicMessage Message { get; init; }

    public required DateTimeOffset Enqueued { get; init; }

    public required DateTimeOffset Expires { get; set; }

    public int DeliveryCount { get; set; }

    public bool IsGone { get; set; }

    /// <summary>Of whoever received it; empty while nobody has it.</summary>
    public Guid Lock { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    /// <summary>Properties a receiver gave it, over those of the message; null for none.</summary>
    public ImmutableDictionary<string, object?>? Changed { get; set; }

    public int Bytes => BytesOf(Message);

    /// <summary>What a message takes: itself, and roughly what is kept beside it.</summary>
    public static int BytesOf(TopicMessage message) => message.Content.Length + 256;
}
