using FraudSignals.Alerts;
using FraudSignals.Ingestion;
using FraudSignals.Inspection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>The HTTP surface in front of fakes.</summary>
public sealed class TestServer : HttpServer
{
    private TestServer(WebApplication app, FakeIngestion ingestion, FakeLog log)
        : base(app)
    {
        Ingestion = ingestion;
        Log = log;
    }

    public FakeIngestion Ingestion { get; }

    public FakeLog Log { get; }

    public static async Task<TestServer> StartAsync(Action<FraudSignalsHttpOptions>? configure = null, Action<IServiceCollection>? further = null)
    {
        var ingestion = new FakeIngestion();
        var log = new FakeLog();
        var app = await StartAsync(
            services =>
            {
                services.AddSingleton<IIngestion>(ingestion).AddSingleton<IAlertLog>(log).AddSingleton<IInspection>(log).AddSingleton<IErasure>(log);
                further?.Invoke(services);
            },
            configure);
        return new TestServer(app, ingestion, log);
    }
}
