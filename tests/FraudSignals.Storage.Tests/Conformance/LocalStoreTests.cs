using FraudSignals.Storage.Local;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Storage.Conformance;

public sealed class LocalStoreTests : DurableStoreConformance, IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override Deployment Open() =>
        new(engine => LocalStore.Open(new LocalStoreOptions { Directory = _directory.Path }, engine, TimeProvider.System, NullLogger.Instance), TimeProvider.System);
}
