using FraudSignals.Storage.Local;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Conformance;

public sealed class LocalStoreTests : DurableStoreConformance, IDisposable
{
    private readonly LocalSite _site = new();

    public void Dispose() => _site.Dispose();

    protected override Deployment Open() => _site.Open();
}

/// <summary>Opened again it stands on a checkpoint alone.</summary>
public sealed class LocalStoreFromCheckpointTests : DurableStoreConformance, IDisposable
{
    private readonly LocalSite _site = new();

    public void Dispose() => _site.Dispose();

    protected override Deployment Open() => _site.Open(closing: d => ((LocalStore)d.Store).CheckpointAsync(d.Ingestor));
}
