using FraudSignals.Events;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ports;
using FraudSignals.Storage.Memory;

namespace FraudSignals.Host.Serving;

/// <summary>Erases from an engine and alerts that are nowhere but in memory.</summary>
internal sealed class MemoryErasure(Ingestor ingestor, MemoryStore memory) : IErasure
{
    public async ValueTask<bool> EraseAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation)
    {
        var subject = await ingestor.KeyAsync(kind, normalisedKey, cancellation);
        var erased = false;
        await ingestor.ExclusiveAsync(engine => erased = engine.Erase(subject), cancellation);
        return await memory.EraseAsync(subject.Token, cancellation) || erased;
    }
}
