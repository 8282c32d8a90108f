using System.Collections.Immutable;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Broker;

/// <summary>Values within the records of a topic log.</summary>
internal static class RecordCodec
{
    public static void WriteMessage(this BinaryWriter output, TopicMessage message)
    {
        output.Write(message.MessageId);
        foreach (var text in (string?[])[message.CorrelationId, message.To, message.ReplyTo, message.Subject, message.SessionId,
            message.ReplyToSessionId, message.ContentType])
        {
            output.WriteText(text);
        }

        output.Write(message.TimeToLive?.Ticks ?? -1);
        output.WriteProperties(message.Properties);
        output.Write(message.Content.Length);
        output.Write(message.Content.Span);
    }

    public static TopicMessage ReadMessage(this BinaryReader input)
    {
        var message = new TopicMessage
        {
            MessageId = input.ReadString(), CorrelationId = input.ReadText(), To = input.ReadText(), ReplyTo = input.ReadText(),
            Subject = input.ReadText(),
            SessionId = input.ReadText(), ReplyToSessionId = input.ReadText(), ContentType = input.ReadText(),
        };
        var ticks = input.ReadInt64();
        return message with
        {
            TimeToLive = ticks < 0 ? null : TimeSpan.FromTicks(ticks),
            Properties = input.ReadProperties(),
            Content = input.ReadBytes(input.ReadInt32()),
        };
    }

    public static void WriteText(this BinaryWriter output, string? text)
    {
        output.Write(text != null);
        if (text != null)
        {
            output.Write(text);
        }
    }

    public static string? ReadText(this BinaryReader input) => input.ReadBoolean() ? input.ReadString() : null;

    public static void WriteProperties(this BinaryWriter output, IReadOnlyDictionary<string, object?>? properties)
    {
        output.Write(properties?.Count ?? 0);
        foreach (var (name, value) in properties ?? ImmutableDictionary<string, object?>.Empty)
        {
            output.Write(name);
            output.WriteValue(value);
        }
    }

    public static ImmutableDictionary<string, object?> ReadProperties(this BinaryReader input)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, object?>(StringComparer.Ordinal);
        for (var count = input.ReadInt32(); count > 0; count--)
        {
            properties[input.ReadString()] = input.ReadValue();
        }

        return properties.ToImmutable();
    }

    private static void WriteValue(this BinaryWriter output, object? value)
    {
        switch (value)
        {
            case null: output.Write((byte)0); break;
            case string v: output.Write((byte)1); output.Write(v); break;
            case bool v: output.Write((byte)2); output.Write(v); break;
            case sbyte v: output.Write((byte)3); output.Write(v); break;
            case byte v: output.Write((byte)4); output.Write(v); break;
            case short v: output.Write((byte)5); output.Write(v); break;
            case ushort v: output.Write((byte)6); output.Write(v); break;
            case int v: output.Write((byte)7); output.Write(v); break;
            case uint v: output.Write((byte)8); output.Write(v); break;
            case long v: output.Write((byte)9); output.Write(v); break;
            case ulong v: output.Write((byte)10); output.Write(v); break;
            case float v: output.Write((byte)11); output.Write(v); break;
            case double v: output.Write((byte)12); output.Write(v); break;
            case decimal v: output.Write((byte)13); output.Write(v); break;
            case DateTime v: output.Write((byte)14); output.Write(v.ToUniversalTime().Ticks); break;
            case Guid v: output.Write((byte)15); output.Write(v.ToByteArray()); break;
            case TimeSpan v: output.Write((byte)16); output.Write(v.Ticks); break;
            case byte[] v: output.Write((byte)17); output.Write(v.Length); output.Write(v); break;
            case char v: output.Write((byte)1); output.Write(v.ToString()); break;
            default: throw new InvalidOperationException($"A {value.GetType().Name} cannot be kept.");
        }
    }

    /// <exception cref="TopicException">One of the properties cannot be kept.</exception>
    public static void Judge(IReadOnlyDictionary<string, object?>? properties)
    {
        foreach (var (name, value) in properties ?? ImmutableDictionary<string, object?>.Empty)
        {
            if (value is not (null or string or bool or sbyte or byte or short or ushort or int or uint or long or ulong or float or double
                or decimal or DateTime
                or Guid or TimeSpan or byte[] or char))
            {
                throw new TopicException(
                    TopicError.BadArgument,
                    $"Property {name} of type {value.GetType().Name} is not taken; send a text, a number, a time, a GUID or bytes.");
            }
        }
    }

    private static object? ReadValue(this BinaryReader input) => input.ReadByte() switch
    {
        0 => null,
        1 => input.ReadString(),
        2 => input.ReadBoolean(),
        3 => input.ReadSByte(),
        4 => input.ReadByte(),
        5 => input.ReadInt16(),
        6 => input.ReadUInt16(),
        7 => input.ReadInt32(),
        8 => input.ReadUInt32(),
        9 => input.ReadInt64(),
        10 => input.ReadUInt64(),
        11 => input.ReadSingle(),
        12 => input.ReadDouble(),
        13 => input.ReadDecimal(),
        14 => new DateTime(input.ReadInt64(), DateTimeKind.Utc),
        15 => new Guid(input.ReadBytes(16)),
        16 => TimeSpan.FromTicks(input.ReadInt64()),
        17 => input.ReadBytes(input.ReadInt32()),
        var kind => throw new InvalidDataException($"A topic log holds a value of unknown kind {kind}."),
    };

    public static void WriteRules(this BinaryWriter output, ImmutableArray<SubscriptionRule> rules)
    {
        output.Write(rules.Length);
        foreach (var rule in rules)
        {
            output.Write(rule.Name);
            switch (rule.Filter)
            {
                case Filters.SqlFilter sql:
                    output.Write((byte)1);
                    output.Write(sql.Expression);
                    break;
                case Filters.CorrelationFilter f:
                    output.Write((byte)2);
                    foreach (var text in (string?[])[f.CorrelationId, f.MessageId, f.To, f.ReplyTo, f.Subject, f.SessionId,
                        f.ReplyToSessionId, f.ContentType])
                    {
                        output.WriteText(text);
                    }

                    output.WriteProperties(f.Properties);
                    break;
                default:
                    throw new InvalidOperationException($"A {rule.Filter.GetType().Name} cannot be kept.");
            }
        }
    }

    public static ImmutableArray<SubscriptionRule> ReadRules(this BinaryReader input)
    {
        var rules = ImmutableArray.CreateBuilder<SubscriptionRule>();
        for (var count = input.ReadInt32(); count > 0; count--)
        {
            var name = input.ReadString();
            rules.Add(
                new SubscriptionRule(name,
                    input.ReadByte() == 1 ? Filters.SqlFilter.Parse(input.ReadString()) : new Filters.CorrelationFilter
                    {
                        CorrelationId = input.ReadText(), MessageId = input.ReadText(), To = input.ReadText(), ReplyTo = input.ReadText(),
                        Subject = input.ReadText(),
                        SessionId = input.ReadText(), ReplyToSessionId = input.ReadText(), ContentType = input.ReadText(),
                        Properties = input.ReadProperties().ToImmutableSortedDictionary(StringComparer.Ordinal),
                    }));
        }

        return rules.ToImmutable();
    }

    /// <summary>The bytes of a record.</summary>
    public static byte[] Record(RecordKind kind, Action<BinaryWriter> write) => new RecordWriter().Write(kind, write).ToArray();
}
