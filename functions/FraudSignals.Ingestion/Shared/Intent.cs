using System.Buffers;
using FraudSignals.Binary;
using FraudSignals.Events;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// The records of a batch that count, kept before anything else is: from then on they are not lost, since a sweep can do
/// all the batch has to do.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Mode">How the records were posted.</param>
/// <param name="Batch">The records.</param>
/// <param name="Free">The places of records whose ids are not asked for: history, where it was taken by a program that kept none.</param>
internal sealed record Intent(ulong Id, IngestionMode Mode, EventBatch Batch, IReadOnlyList<int> Free)
{
    /// <summary>The most records of one intent, so that those that touch one subject fit one row, at some 230 bytes each at most.</summary>
    public const int MaxRecords = 4_000;

    // So that the identifiers beside them fit as well; most take far less than an event may.
    private const int MaxBytes = MaxRecords * EventCodec.MaxBytes;

    private const byte Version = 1;

    /// <summary>How many records from one on make an intent.</summary>
    public static int CountFrom(EventBatch batch, int from)
    {
        var (count, bytes) = (0, 0);
        for (; from + count < batch.Count && count < MaxRecords; count++)
        {
            bytes += EventCodec.SizeAtMost(batch.Events[from + count]) + BatchSeal.SizeOf(batch, batch.Events[from + count]);
            if (bytes > MaxBytes && count > 0)
            {
                break;
            }
        }

        return count;
    }

    public SubjectRow ToRow(int partition, BatchSeal seal)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Put(Version);
        bytes.Put(Mode);
        bytes.PutSmall(Batch.Count);
        bytes.PutSmall(Free.Count);
        foreach (var place in Free)
        {
            bytes.PutSmall(place);
        }

        EventCodec.Write(bytes, Batch);
        if (Mode == IngestionMode.Live)
        {
            seal.Write(bytes, Batch);
        }

        return new SubjectRow(partition, RowName.From(RowName.Intents, Id), bytes.WrittenMemory.ToArray());
    }

    /// <exception cref="InvalidDataException">The row is not what was written.</exception>
    public static Intent Read(SubjectRow row, BatchSeal seal)
    {
        var reader = new ByteReader(row.Content.Span);
        var version = reader.Value<byte>();
        if (version != Version)
        {
            throw new InvalidDataException($"An intent has version {version}; this program reads version {Version}.");
        }

        var (mode, count) = (reader.Value<IngestionMode>(), reader.Small());
        var free = new int[reader.Small()];
        for (var i = 0; i < free.Length; i++)
        {
            free[i] = reader.Small();
        }

        var batch = new EventBatch(Math.Max(1, count));
        EventCodec.Read(ref reader, count, batch);
        seal.Read(reader.Rest, batch);
        return new Intent(RowName.IntentOf(row), mode, batch, free);
    }
}
