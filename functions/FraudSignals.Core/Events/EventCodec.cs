using System.Buffers;
using System.Numerics;
using FraudSignals.Binary;

namespace FraudSignals.Events;

/// <summary>
/// Events in few bytes: tokens, never the text they stand for; only fields that are there; times as the difference from the
/// event before.
/// </summary>
internal static class EventCodec
{
    private const int MaxVarint = 10;

    // Beside the bits of the tokens.
    private const int Withheld = 1 << Event.TokenCount;
    private const int Verdict = Withheld << 1;
    private const int NinthValue = Verdict << 1;

    /// <summary>No event takes more.</summary>
    public const int MaxBytes = 3 + MaxVarint * 6 + sizeof(long) + Event.TokenCount * Token.Size + Event.ValueCount * MaxVarint;

    private static readonly bool[,] IsCode = Codes();

    /// <summary>No more than an event takes with the tokens and values it has.</summary>
    public static int SizeAtMost(in Event e) =>
        3 + MaxVarint * 6 + sizeof(long) + BitOperations.PopCount(TokensOf(e)) * Token.Size + BitOperations.PopCount(e.Present) * MaxVarint;

    /// <summary>Writes all events of a batch with their outcomes.</summary>
    public static void Write(IBufferWriter<byte> into, EventBatch batch)
    {
        long time = 0;
        long received = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var e = ref batch.Events[i];
            var writer = new ByteWriter(into.GetSpan(MaxBytes));
            writer.Byte(
                (byte)(((int)e.Type & 1) | (int)e.View << 1 | (int)batch.Outcomes[i] << 3 | (e.Version != 0 ? 1 << 6 : 0)
                    | (e.CalleePlace != 0 ? 1 << 7 : 0)));
            writer.Byte(
                (byte)(TokensOf(e) | (e.IsCallerWithheld ? Withheld : 0) | (e.Type == EventType.Verdict ? Verdict : 0)
                    | (e.Present > byte.MaxValue ? NinthValue : 0)));
            writer.Byte((byte)e.Present);
            writer.Varint(e.SourceIndex);
            writer.Signed(e.Time - time);
            writer.Signed(e.Received - received);
            if (e.Version != 0)
            {
                writer.Signed(e.Version);
            }

            if (e.CalleePlace != 0)
            {
                writer.Varint(e.CalleePlace);
            }

            // The upper half of a short id is zero.
            writer.Varint((ulong)(e.Id.Packed >> 64));
            writer.Int64((long)(ulong)e.Id.Packed);
            for (var position = 0; position < Event.TokenCount; position++)
            {
                if (!e.Tokens[position].IsAbsent)
                {
                    writer.UInt128(e.Tokens[position].Value);
                }
            }

            for (var position = 0; position < Event.ValueCount; position++)
            {
                if ((e.Present >> position & 1) == 0)
                {
                    continue;
                }

                if (IsCode[(int)e.Type, position])
                {
                    writer.Int64(e.Values[position]);
                }
                else
                {
                    writer.Signed(e.Values[position]);
                }
            }

            into.Advance(writer.Length);
            (time, received) = (e.Time, e.Received);
        }
    }

    /// <summary>Reads that many events into an empty batch with room for them.</summary>
    /// <exception cref="InvalidDataException">The bytes end too early.</exception>
    public static void Read(ref ByteReader reader, int count, EventBatch batch)
    {
        long time = 0;
        long received = 0;
        for (var i = 0; i < count; i++)
        {
            ref var e = ref batch.Next();
            var head = reader.Byte();
            var tokens = reader.Byte();
            var present = reader.Byte() | ((tokens & NinthValue) != 0 ? byte.MaxValue + 1 : 0);
            e.IsCallerWithheld = (tokens & Withheld) != 0;
            e.Type = (tokens & Verdict) != 0 ? EventType.Verdict : (EventType)(head & 1);
            e.View = (EventView)(head >> 1 & 3);
            batch.Outcomes[i] = (RecordOutcome)(head >> 3 & 7);
            e.SourceIndex = (ushort)reader.Varint();
            e.Time = time += reader.Signed();
            e.Received = received += reader.Signed();
            e.Version = (head >> 6 & 1) != 0 ? (int)reader.Signed() : 0;
            e.CalleePlace = (head >> 7 & 1) != 0 ? (uint)reader.Varint() : 0;
            e.Id = RecordId.FromPacked(new UInt128(reader.Varint(), (ulong)reader.Int64()));
            for (var position = 0; position < Event.TokenCount; position++)
            {
                if ((tokens >> position & 1) != 0)
                {
                    e.Tokens[position] = new Token(reader.UInt128());
                }
            }

            for (var position = 0; position < Event.ValueCount; position++)
            {
                if ((present >> position & 1) != 0)
                {
                    e.Set(position, IsCode[(int)e.Type, position] ? reader.Int64() : reader.Signed());
                }
            }

            batch.Commit();
        }
    }

    private static byte TokensOf(in Event e)
    {
        var tokens = 0;
        for (var position = 0; position < Event.TokenCount; position++)
        {
            tokens |= e.Tokens[position].IsAbsent ? 0 : 1 << position;
        }

        return (byte)tokens;
    }

    // Codes are hashes, which take more room as varints than as they are.
    private static bool[,] Codes()
    {
        var codes = new bool[Enum.GetValues<EventType>().Length, Event.ValueCount];
        foreach (var field in EventFieldInfo.All.Where(f => f.Kind == FieldKind.Text))
        {
            codes[(int)field.Type, field.Position] = true;
        }

        return codes;
    }
}
