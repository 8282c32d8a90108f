using System.Collections.Concurrent;

namespace FraudSignals.Http.Batches;

/// <summary>Chunks are megabytes; they are used again.</summary>
internal sealed class ChunkPool(int chunkRecords)
{
    private readonly ConcurrentBag<Chunk> _chunks = [];

    public Chunk Rent() => _chunks.TryTake(out var chunk) ? chunk : new Chunk(chunkRecords);

    public void Return(Chunk chunk)
    {
        chunk.Clear();
        _chunks.Add(chunk);
    }
}
