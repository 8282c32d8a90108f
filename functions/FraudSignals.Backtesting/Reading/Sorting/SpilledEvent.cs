using System.Buffers.Binary;
using System.Numerics;
using FraudSignals.Events;

namespace FraudSignals.Backtesting.Reading.Sorting;

/// <summary>An event as a reader gives it, identifiers in clear, as bytes of a temporary file.</summary>
internal static class SpilledEvent
{
    private const int HeadBytes = 37;

    /// <summary>No event takes more, its length in front included.</summary>
    public const int MaxBytes =
        sizeof(ushort) + HeadBytes + Event.ValueCount * sizeof(long) + Event.TokenCount * (1 + EventBatch.MaxIdentifierBytes);

    /// <summary>Writes an event; gives how many bytes that took.</summary>
    public static int Write(EventBatch batch, int index, Span<byte> into)
    {
        ref readonly var e = ref batch.Events[index];
        var at = sizeof(ushort);
        into[at] = (byte)e.Type;
        into[at + 1] = (byte)e.View;
        BinaryPrimitives.WriteUInt16LittleEndian(into[(at + 2)..], e.SourceIndex);
        BinaryPrimitives.WriteInt32LittleEndian(into[(at + 4)..], e.Version);
        BinaryPrimitives.WriteInt64LittleEndian(into[(at + 8)..], e.Time);
        BinaryPrimitives.WriteUInt128LittleEndian(into[(at + 16)..], e.Id.Packed);
        BinaryPrimitives.WriteUInt32LittleEndian(into[(at + 32)..], e.Present);
        into[at + 36] = e.IsCallerWithheld ? (byte)1 : (byte)0;
        at += HeadBytes;
        for (var rest = e.Present; rest != 0; rest &= rest - 1)
        {
            BinaryPrimitives.WriteInt64LittleEndian(into[at..], e.Values[BitOperations.TrailingZeroCount(rest)]);
            at += sizeof(long);
        }

        for (var position = 0; position < Event.TokenCount; position++)
        {
            var text = batch.ClearText(e, position);
            into[at++] = (byte)text.Length;
            text.CopyTo(into[at..]);
            at += text.Length;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(into, (ushort)at);
        return at;
    }

    /// <summary>How many bytes the event at the beginning takes; 0 where that is not in sight.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length < sizeof(ushort) ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    /// <summary>Reads what <see cref="Write"/> wrote to the end of a batch.</summary>
    public static void Read(ReadOnlySpan<byte> from, EventBatch batch)
    {
        ref var e = ref batch.Next();
        var at = sizeof(ushort);
        e.Type = (EventType)from[at];
        e.View = (EventView)from[at + 1];
        e.SourceIndex = BinaryPrimitives.ReadUInt16LittleEndian(from[(at + 2)..]);
        e.Version = BinaryPrimitives.ReadInt32LittleEndian(from[(at + 4)..]);
        e.Time = BinaryPrimitives.ReadInt64LittleEndian(from[(at + 8)..]);
        e.Id = RecordId.FromPacked(BinaryPrimitives.ReadUInt128LittleEndian(from[(at + 16)..]));
        e.IsCallerWithheld = from[at + 36] != 0;
        var present = BinaryPrimitives.ReadUInt32LittleEndian(from[(at + 32)..]);
        at += HeadBytes;
        for (var rest = present; rest != 0; rest &= rest - 1)
        {
            e.Set(BitOperations.TrailingZeroCount(rest), BinaryPrimitives.ReadInt64LittleEndian(from[at..]));
            at += sizeof(long);
        }

        for (var position = 0; position < Event.TokenCount; position++)
        {
            var length = from[at++];
            if (length > 0)
            {
                batch.SetIdentifier(ref e, position, from.Slice(at, length));
            }

            at += length;
        }

        batch.Commit();
    }
}
