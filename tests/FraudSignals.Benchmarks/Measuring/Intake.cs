using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats;
using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Benchmarks.Measuring;

/// <summary>NDJSON bytes to batches of 1,024 events, as the HTTP surface does it; the time of reception is the event's own.</summary>
internal sealed class Intake(EventType type)
{
    public const int BatchSize = 1024;

    private readonly RecordReader _reader = RecordReaders.Create(BatchFormat.NdJson, type, Source.Local);
    private readonly RecordErrors _errors = new();

    public EventBatch Batch { get; } = new(BatchSize);

    /// <summary>Reads the next batch off the front of the bytes; false when they are used up.</summary>
    public bool Next(ref ReadOnlySpan<byte> bytes)
    {
        Batch.Clear();
        if (bytes.IsEmpty)
        {
            return false;
        }

        var status = _reader.Read(bytes, isFinal: false, Batch, _errors, positions: null, out var consumed);
        if (status == ReadStatus.Broken || _errors.Rejected > 0)
        {
            throw new InvalidDataException($"The traffic cannot be read: {_reader.Problem?.Detail ?? _errors.Items[0].Detail}");
        }

        bytes = bytes[consumed..];
        foreach (ref var e in Batch.Events.AsSpan(0, Batch.Count))
        {
            e.Received = e.Time;
        }

        return Batch.Count > 0;
    }

    /// <summary>All events of a slice in one batch.</summary>
    public static EventBatch Whole(Slice slice)
    {
        var whole = new EventBatch(Math.Max(1, slice.Events));
        var intake = new Intake(slice.Traffic.Type);
        var bytes = slice.Bytes;
        while (intake.Next(ref bytes))
        {
            var part = intake.Batch;
            for (var i = 0; i < part.Count; i++)
            {
                ref var e = ref whole.Next();
                e = part.Events[i];
                for (var slot = 0; slot < Event.TokenCount; slot++)
                {
                    if (part.ClearText(part.Events[i], slot) is { IsEmpty: false } clear)
                    {
                        whole.SetIdentifier(ref e, slot, clear);
                    }
                }

                whole.Commit();
            }
        }

        return whole;
    }
}
