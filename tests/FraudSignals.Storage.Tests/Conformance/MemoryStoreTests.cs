using FraudSignals.Storage.Memory;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Conformance;

public sealed class MemoryStoreTests : StoreConformance
{
    protected override Deployment Open() => new(_ => new MemoryStore(), TimeProvider.System);
}
