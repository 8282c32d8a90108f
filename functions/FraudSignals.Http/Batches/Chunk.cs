using FraudSignals.Events;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Batches;

/// <summary>Events read together, and where they stood in the request.</summary>
internal sealed class Chunk(int capacity)
{
    public EventBatch Batch { get; } = new(capacity);

    public RecordPositions Positions { get; } = new();

    public void Clear()
    {
        Batch.Clear();
        Positions.Clear();
    }
}
