using FraudSignals.Events;
using FraudSignals.Http.Formats;

namespace FraudSignals.Benchmarks.Measuring;

/// <summary>NDJSON bytes to batches of 1,024 events, as the HTTP surface does it; the time of reception is the event's own.</summary>
internal sealed class Intake(EventType type)
{
    public const int BatchSize = 1024;

    private readonly RecordReader _reader = RecordReader.Create(BatchFormat.NdJson, type, Source.Local);
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
}
