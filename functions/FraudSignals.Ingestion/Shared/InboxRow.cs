using System.Buffers;
using FraudSignals.Binary;
using FraudSignals.Events;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// The touches of one work that a subject has still to take, because others kept changing it: they wait beside it, and the
/// batch they came with is answered without them.
/// </summary>
/// <param name="Subject">Whose touches they are.</param>
/// <param name="Mode">How their events were posted.</param>
/// <param name="Batch">Their events.</param>
internal sealed record InboxRow(SubjectKey Subject, IngestionMode Mode, EventBatch Batch)
{
    /// <summary>The row of a subject's touches by events; findings that touch it have rows of their own.</summary>
    public static SubjectRow Write(SubjectWork subject, BatchTransaction work, BatchSeal seal)
    {
        var events = new EventBatch(subject.Ops.Count);
        foreach (var index in subject.Ops.Where(op => op.IsOfEvent).Select(op => op.Event).Distinct())
        {
            events.Add(work.Batch, index);
        }

        var bytes = new ArrayBufferWriter<byte>();
        bytes.Put(subject.Key.Kind);
        bytes.Put(subject.Key.Token.Value);
        bytes.Put(work.Mode);
        bytes.PutSmall(events.Count);
        EventCodec.Write(bytes, events);
        seal.Write(bytes, events);
        return RowName.Row(RowName.Inboxes, subject, work.Intent, bytes.WrittenMemory.ToArray());
    }

    /// <exception cref="InvalidDataException">The row is not what was written.</exception>
    public static InboxRow Read(SubjectRow row, BatchSeal seal)
    {
        var reader = new ByteReader(row.Content.Span);
        var subject = new SubjectKey(reader.Value<SubjectKind>(), new Token(reader.Value<UInt128>()));
        var (mode, count) = (reader.Value<IngestionMode>(), reader.Small());
        var batch = new EventBatch(Math.Clamp(count, 1, Intent.MaxRecords));
        EventCodec.Read(ref reader, batch.Events.Length, batch);
        seal.Read(reader.Rest, batch);
        return new InboxRow(subject, mode, batch);
    }
}
