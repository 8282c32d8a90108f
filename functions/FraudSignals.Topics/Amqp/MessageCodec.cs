using System.Collections.Immutable;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Amqp;

/// <summary>Messages between the wire and the broker.</summary>
internal static class MessageCodec
{
    /// <summary>The format of a message whose data sections are messages themselves.</summary>
    public const uint Batch = 0x80013700;

    // What stands around a body; most properties take no more.
    private const int SizeOfRest = 512;

    private static readonly Symbol EnqueuedTime = "x-opt-enqueued-time";
    private static readonly Symbol SequenceNumber = "x-opt-sequence-number";
    private static readonly Symbol EnqueueSequenceNumber = "x-opt-enqueue-sequence-number";
    private static readonly Symbol LockedUntil = "x-opt-locked-until";
    private static readonly Symbol MessageState = "x-opt-message-state";
    private static readonly Symbol DeadLetterSource = "x-opt-deadletter-source";
    private static readonly Symbol ScheduledTime = "x-opt-scheduled-enqueue-time";

    /// <summary>The messages of a transfer.</summary>
    /// <param name="message">One, or a batch.</param>
    /// <param name="newId">Gives an id to one that came without.</param>
    /// <exception cref="TopicException">It cannot be read, or asks for what there is not.</exception>
    public static List<TopicMessage> Read(Message message, Func<string> newId)
    {
        if (message.Format != Batch)
        {
            return [ReadOne(message, newId)];
        }

        return message.BodySection switch
        {
            Data data => [ReadOne(Decode(data.Binary), newId)],
            DataList several => [.. Enumerable.Range(0, several.Count).Select(i => ReadOne(Decode(several[i].Binary), newId))],
            _ => throw new TopicException(TopicError.BadArgument, "A batch without messages."),
        };
    }

    /// <summary>A message as a receiver is to get it.</summary>
    public static ByteBuffer Write(Delivery delivery, string? deadLetterOf)
    {
        var bare = delivery.Message.Content;
        var buffer = new ByteBuffer(bare.Length + 256, autoGrow: true);
        var header = new Header { DeliveryCount = (uint)delivery.Count };
        if (delivery.Message.TimeToLive is { } ttl)
        {
            header.Ttl = (uint)Math.Min(uint.MaxValue, ttl.TotalMilliseconds);
        }

        header.Encode(buffer);
        var annotations = new MessageAnnotations();
        annotations.Map[SequenceNumber] = delivery.Sequence;
        annotations.Map[EnqueueSequenceNumber] = delivery.Sequence;
        annotations.Map[EnqueuedTime] = delivery.Enqueued.UtcDateTime;
        annotations.Map[MessageState] = 0;
        if (delivery.Lock != Guid.Empty)
        {
            annotations.Map[LockedUntil] = delivery.LockedUntil.UtcDateTime;
        }

        if (deadLetterOf != null)
        {
            annotations.Map[DeadLetterSource] = deadLetterOf;
        }

        annotations.Encode(buffer);
        var content = delivery.Changed == null ? bare : Changed(bare, delivery.Changed);
        buffer.ValidateWrite(content.Length);
        content.Span.CopyTo(buffer.Buffer.AsSpan(buffer.WritePos));
        buffer.Append(content.Length);
        return buffer;
    }

    public static Message Decode(byte[] bytes)
    {
        try
        {
            return Message.Decode(new ByteBuffer(bytes, 0, bytes.Length, bytes.Length));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            throw new TopicException(TopicError.BadArgument, "A message of the batch cannot be read.");
        }
    }

    /// <summary>Properties of an application, as filters compare them.</summary>
    public static object? Plain(object? value) => value switch
    {
        Symbol symbol => symbol.ToString(),
        char one => one.ToString(),
        DescribedValue { Descriptor: Symbol { } name, Value: long ticks } when name == "com.microsoft:timespan" =>
            TimeSpan.FromTicks(ticks),
        DescribedValue { Descriptor: Symbol { } name, Value: long ticks }
            when name == "com.microsoft:datetime-offset" && ticks is > 0 and < 3155378975999999999
            => new DateTime(ticks, DateTimeKind.Utc),
        DescribedValue described => Plain(described.Value),
        _ => value,
    };

    public static ImmutableDictionary<string, object?> Plain(Map? map) => PropertiesOf(map).ToImmutableDictionary(StringComparer.Ordinal);

    private static Dictionary<string, object?> PropertiesOf(Map? map)
    {
        var properties = new Dictionary<string, object?>(map?.Count ?? 0, StringComparer.Ordinal);
        foreach (var (name, value) in map ?? [])
        {
            if (name is string or Symbol)
            {
                properties[name.ToString()!] = Plain(value);
            }
        }

        return properties;
    }

    private static TopicMessage ReadOne(Message message, Func<string> newId)
    {
        if (message.MessageAnnotations?.Map[ScheduledTime] != null)
        {
            throw new TopicException(TopicError.NotImplemented, "Messages cannot be scheduled here; send them when they are due.");
        }

        var properties = message.Properties ??= new Properties();
        if (IdOf(properties.GetMessageId()) is not { Length: > 0 } id)
        {
            properties.MessageId = id = newId();
        }

        if (id.Length > 128)
        {
            throw new TopicException(TopicError.BadArgument, "A message id has 128 characters at the most.");
        }

        var ttl = message.Header is { } header && header.HasField(2) ? header.Ttl : 0;
        return new TopicMessage
        {
            MessageId = id,
            CorrelationId = IdOf(properties.GetCorrelationId()),
            To = properties.To,
            ReplyTo = properties.ReplyTo,
            Subject = properties.Subject,
            SessionId = properties.GroupId,
            ReplyToSessionId = properties.ReplyToGroupId,
            ContentType = properties.ContentType,
            TimeToLive = ttl > 0 ? TimeSpan.FromMilliseconds(ttl) : null,
            Properties = PropertiesOf(message.ApplicationProperties?.Map),
            Content = Bare(message),
        };
    }

    /// <summary>What the sender said, without what is of the way.</summary>
    private static ReadOnlyMemory<byte> Bare(Message message)
    {
        // A message without a body would be one whose value is null, which some clients cannot read.
        RestrictedDescribed body = message.BodySection ?? new Data { Binary = [] };
        var buffer = new ByteBuffer((body is Data { Binary: { } bytes } ? bytes.Length : 0) + SizeOfRest, autoGrow: true);
        foreach (var section in (RestrictedDescribed?[])[message.Properties, message.ApplicationProperties, body, message.Footer])
        {
            section?.Encode(buffer);
        }

        return buffer.Buffer.AsMemory(buffer.Offset, buffer.Length);
    }

    private static byte[] BytesOf(ByteBuffer buffer) => buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();

    private static string? IdOf(object? id) => id switch
    {
        null => null,
        byte[] bytes => Convert.ToHexString(bytes),
        IFormattable value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => id.ToString(),
    };

    private static byte[] Changed(ReadOnlyMemory<byte> bare, ImmutableDictionary<string, object?> changed)
    {
        var message = Decode(bare.ToArray());
        message.ApplicationProperties ??= new ApplicationProperties();
        foreach (var (name, value) in changed)
        {
            message.ApplicationProperties.Map[name] = value is TimeSpan span
                ? new DescribedValue((Symbol)"com.microsoft:timespan", span.Ticks) : value;
        }

        return BytesOf(message.Encode());
    }
}
