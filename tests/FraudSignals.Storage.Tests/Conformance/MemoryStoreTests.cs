using FraudSignals.Ingestion.Sealing;
using FraudSignals.Storage.Memory;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Conformance;

public sealed class MemoryStoreTests : StoreConformance
{
    protected override Deployment Open()
    {
        var sealer =
            new AlertSealer(new MemoryKeyPools(), Deployment.Sealing.Key, Deployment.Sealing.Owners, Deployment.Sealing.KeepClear,
                TimeProvider.System);
        var store = new MemoryStore(sealer: sealer);
        return new(_ => store, TimeProvider.System)
        {
            Sealer = sealer,
            Erasing = async number => await store.EraseAsync(Deployment.TokenOf(number), TestContext.Current.CancellationToken),
        };
    }
}
