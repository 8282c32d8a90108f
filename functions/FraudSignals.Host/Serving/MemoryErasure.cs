using FraudSignals.Events;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ports;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Memory;

namespace FraudSignals.Host.Serving;

/// <summary>Erases from the engine, and from the directory where there is one.</summary>
internal sealed class Erasure(Ingestor ingestor, LocalStore? store, MemoryStore? memory) : IErasure
{
    public async ValueTask<bool> EraseAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation)
    {
        var subject = await ingestor.KeyAsync(kind, normalisedKey, cancellation);
        if (store != null)
        {
            return await store.EraseAsync(subject, cancellation);
        }

        var erased = false;
        await ingestor.ExclusiveAsync(engine => erased = engine.Erase(subject), cancellation);
        return (memory != null && await memory.EraseAsync(subject.Token, cancellation)) || erased;
    }
}
