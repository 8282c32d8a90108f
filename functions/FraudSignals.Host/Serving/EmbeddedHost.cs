using FraudSignals.Alerts;
using FraudSignals.Evaluation;
using FraudSignals.Http;
using FraudSignals.Ingestion;
using FraudSignals.Inspection;
using FraudSignals.Storage.Memory;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Console;

namespace FraudSignals.Host.Serving;

/// <summary>The whole service in one process: HTTP surface, engine, state and alerts in memory.</summary>
internal static class EmbeddedHost
{
    // A batch of the largest size takes a few seconds; after this the requests still running are cut off.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    public static WebApplication Build(ServingOptions options, TimeProvider clock)
    {
        // Empty on purpose: no settings file or environment variable opens another door than the ones checked here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Limits.MaxRequestBodySize = null; // The HTTP surface has its own limits and explains them.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            foreach (var point in options.EndPoints)
            {
                kestrel.Listen(point);
            }
        });
        if (options.Logs)
        {
            AddLogs(builder.Logging);
        }

        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddRoutingCore();

        // A web page must not reach the host through a name of its own that resolves to this machine.
        services.AddHostFiltering(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        services.AddFraudSignalsHttp();
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "accepting", s => ActivatorUtilities.CreateInstance<AcceptingCheck>(s), HealthStatus.Unhealthy, tags: null));

        var store = new MemoryStore();
        services.AddSingleton<IAlertLog>(store);
        services.AddSingleton(_ => new Ingestor(new Engine(options.Rules, new EngineOptions()), options.Tokenizer, store, clock, options.Stamp));
        services.AddSingleton<IIngestion>(s => s.GetRequiredService<Ingestor>());
        services.AddSingleton<IInspection>(s => s.GetRequiredService<Ingestor>());

        var app = builder.Build();
        app.UseHostFiltering();
        app.UseRouting();
        app.MapFraudSignals();
        return app;
    }

    private static void AddLogs(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // A failed start is told by the command, in one line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }
}
