using System.Reflection;
using FraudSignals.Http;
using Microsoft.Extensions.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FraudSignals.Host.Serving;

/// <summary>Publishes metrics for Prometheus to fetch and, where a collector is named, metrics and traces to it (OTLP).</summary>
internal static class HostTelemetry
{
    private const string VariablePrefix = "OTEL_";
    // .NET's own: memory, garbage collections, threads.
    private const string Runtime = "System.Runtime";
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The standard variables of OpenTelemetry, of all that the environment holds.</summary>
    public static IReadOnlyDictionary<string, string?> Variables() => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .Where(v => ((string)v.Key).StartsWith(VariablePrefix, StringComparison.Ordinal))
        .ToDictionary(v => (string)v.Key, v => (string?)v.Value);

    /// <param name="builder">The host.</param>
    /// <param name="variables">What <see cref="Variables"/> gave; without a collector among them nothing leaves the host unasked.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, IReadOnlyDictionary<string, string?> variables)
    {
        builder.Configuration.AddInMemoryCollection(variables);

        // What this host's own meters publish, not those of another in the same process.
        builder.Services.AddMetrics(metrics => metrics.EnableMetrics(Telemetry.Name, null, null, MeterScope.Local));
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("fraudsignals", serviceVersion: Version, autoGenerateServiceInstanceId: false).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddMeter(Runtime).AddPrometheusExporter());
        if (!string.IsNullOrWhiteSpace(variables.GetValueOrDefault(CollectorVariable)))
        {
            telemetry
                .WithMetrics(metrics => metrics.AddOtlpExporter())
                .WithTracing(traces => traces
                    .AddSource(Telemetry.Name)
                    .AddAspNetCoreInstrumentation(requests => requests.Filter = context => FraudSignalsEndpoints.IsBatch(context.Request))
                    .AddOtlpExporter());
        }
    }

    private static string Version =>
        typeof(HostTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
