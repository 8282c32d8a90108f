using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace FraudSignals.Functions.Composition;

/// <summary>Sends the same metrics and spans as the embedded host to Application Insights, where one is named.</summary>
internal static class AppTelemetry
{
    private const string InsightsVariable = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    public static void AddAppTelemetry(this IServiceCollection services)
    {
        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name))
            .WithTracing(traces => traces.AddSource(Telemetry.Name));
        if (!string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(InsightsVariable)))
        {
            telemetry.UseAzureMonitorExporter();
            services.AddOptions<AzureMonitorExporterOptions>().Configure<TokenCredential>((exporter, credential) => exporter.Credential = credential);
        }
    }
}
