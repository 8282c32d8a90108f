using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace FraudSignals.Functions.Composition;

/// <summary>
/// Sends the same metrics and spans as the embedded host to Application Insights and to a collector (OTLP), where one is named.
/// </summary>
internal static class AppTelemetry
{
    private const string InsightsVariable = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Set wherever the platform runs the app.
    private const string PlatformVariable = "WEBSITE_INSTANCE_ID";

    public static void AddAppTelemetry(this IServiceCollection services)
    {
        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name))
            .WithTracing(traces => traces.AddSource(Telemetry.Name));
        if (IsSet(InsightsVariable))
        {
            telemetry.UseAzureMonitorExporter();
            services.AddOptions<AzureMonitorExporterOptions>()
                .Configure<TokenCredential>((exporter, credential) => exporter.Credential = credential);
        }

        if (IsSet(CollectorVariable))
        {
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter()).WithTracing(traces => traces.AddOtlpExporter());
        }
    }

    /// <summary>Shows what the app logs where somebody runs it by hand; on the platform Application Insights has it.</summary>
    public static void AddLocalConsole(this ILoggingBuilder logging)
    {
        if (!IsSet(PlatformVariable))
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }
    }

    private static bool IsSet(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));
}
