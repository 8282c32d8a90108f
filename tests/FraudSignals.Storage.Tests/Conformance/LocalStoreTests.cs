using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Conformance;

public class LocalStoreTests : DurableStoreConformance, IDisposable
{
    private readonly LocalSite _site = new();

    public void Dispose()
    {
        _site.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What is done before it is closed.</summary>
    protected virtual Task CloseAsync(Deployment deployment) => Task.CompletedTask;

    protected override Deployment Open() => _site.Open(closing: CloseAsync);

    protected override Deployment Open(RecordingTarget target) => LocalSite.Publish(Open(), target);

    protected override (Deployment Deployment, Action<int> FailAfter) OpenFailing()
    {
        var disk = new FailingFiles();
        _site.Files = disk;
        var deployment = _site.Open();
        _site.Files = new FileSystem();
        return (deployment, disk.BreakAfter);
    }

    protected override Deployment OpenLater(TimeSpan later)
    {
        _site.Clock = new ShiftedClock(later);
        return Open();
    }
}

/// <summary>Opened again it stands on a checkpoint alone.</summary>
public sealed class LocalStoreFromCheckpointTests : LocalStoreTests
{
    protected override Task CloseAsync(Deployment deployment) => LocalSite.CheckpointAsync(deployment);
}
