using FraudSignals.Http.Contract;
using FraudSignals.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>The HTTP surface in front of fakes.</summary>
public sealed class TestServer : HttpServer
{
    private TestServer(WebApplication app, FakeIngestion ingestion, FakeLog log, FakeRules rules)
        : base(app)
    {
        Ingestion = ingestion;
        Log = log;
        Rules = rules;
    }

    public FakeIngestion Ingestion { get; }

    public FakeLog Log { get; }

    public FakeRules Rules { get; }

    public static async Task<TestServer> StartAsync(
        Action<FraudSignalsHttpOptions>? configure = null, Action<IServiceCollection>? further = null)
    {
        var ingestion = new FakeIngestion();
        var log = new FakeLog();
        var rules = new FakeRules();
        var app = await StartAsync(
            services =>
            {
                services.AddSingleton<IIngestion>(ingestion).AddSingleton<IAlertLog>(log).AddSingleton<IInspection>(log)
                    .AddSingleton<IErasure>(log).AddSingleton<IRuleControl>(rules);
                further?.Invoke(services);
            },
            configure);
        return new TestServer(app, ingestion, log, rules);
    }
}
