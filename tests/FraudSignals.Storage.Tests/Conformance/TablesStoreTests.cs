using FraudSignals.Storage.Support;
using FraudSignals.Storage.Tables;

namespace FraudSignals.Storage.Conformance;

public sealed class TablesStoreTests(AzuriteServer server) : DurableStoreConformance, IAsyncLifetime
{
    private readonly TablesSite _site = new(server);

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Deployment Open() => _site.Open();

    protected override IReadOnlyList<Deployment> OpenShared(int writers) => [.. Enumerable.Range(0, writers).Select(_ => Open())];

    protected override Deployment Open(RecordingTarget target)
    {
        _site.Targets.Clear();
        _site.Targets.Add(target);
        return Open();
    }

    protected override (Deployment Deployment, Action<int> FailAfter) OpenFailing()
    {
        var death = new Death();
        return (_site.Open(o => (o.Policy, o.Retries) = (death, 0)), death.After);
    }

    protected override Deployment OpenLater(TimeSpan later)
    {
        _site.Clock = new ShiftedClock(later);
        return Open();
    }
}
