using System.Buffers;
using FraudSignals.Binary;
using FraudSignals.Events;

namespace FraudSignals.Ingestion.Shared;

/// <summary>That a subject has hits that hang on what comes after them, kept beside it until a sweep after that time judges them.</summary>
/// <param name="Subject">Whose hits they are.</param>
/// <param name="Due">When the first of them is due, milliseconds since 1970.</param>
/// <param name="Position">Where the event names the subject.</param>
/// <param name="Intent">The intent the event came with.</param>
/// <param name="Batch">The event alone.</param>
internal sealed record DueRow(SubjectKey Subject, long Due, int Position, ulong Intent, EventBatch Batch)
{
    /// <summary>The row of the first of a subject's new hits; the others are found with it.</summary>
    public static SubjectRow Write(SubjectWork subject, ulong intent, EventBatch batch, BatchSeal seal)
    {
        var (index, position, due) = subject.Due.MinBy(d => d.Due);
        var events = new EventBatch(1);
        events.Add(batch, index);
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Put(subject.Key.Kind);
        bytes.Put(subject.Key.Token.Value);
        bytes.Put(due);
        bytes.Put((byte)position);
        bytes.Put(intent);
        EventCodec.Write(bytes, events);
        seal.Write(bytes, events);
        return RowName.Row(RowName.Due, subject, IntentId.At(DateTimeOffset.FromUnixTimeMilliseconds(due)), bytes.WrittenMemory.ToArray());
    }

    /// <exception cref="InvalidDataException">The row is not what was written.</exception>
    public static DueRow Read(SubjectRow row, BatchSeal seal)
    {
        var reader = new ByteReader(row.Content.Span);
        var subject = new SubjectKey(reader.Value<SubjectKind>(), new Token(reader.Value<UInt128>()));
        var (due, position, intent) = (reader.Value<long>(), reader.Value<byte>(), reader.Value<ulong>());
        if (position >= Event.TokenCount)
        {
            throw new InvalidDataException("What is due is nobody's.");
        }

        var batch = new EventBatch(1);
        EventCodec.Read(ref reader, 1, batch);
        seal.Read(reader.Rest, batch);
        return new DueRow(subject, due, position, intent, batch);
    }
}
