using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Conformance;

public sealed class TablesStoreTests(AzuriteServer server) : DurableStoreConformance, IAsyncLifetime
{
    private readonly TablesSite _site = new(server);

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Deployment Open() => _site.Open();
}
