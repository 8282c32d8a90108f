using System.Reflection;
using FraudSignals.Host.Shell;
using FraudSignals.Http;
using Microsoft.Extensions.Diagnostics.Metrics;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FraudSignals.Host.Serving;

/// <summary>Publishes metrics for Prometheus to fetch and, where a collector is named, metrics, traces and logs to it (OTLP).</summary>
internal static class HostTelemetry
{
    private const string VariablePrefix = "OTEL_";
    // .NET's own: memory, garbage collections, threads.
    private const string Runtime = "System.Runtime";
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The standard variables of OpenTelemetry, of all that the environment holds.</summary>
    public static IReadOnlyDictionary<string, string?> Variables() =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
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
            .ConfigureResource(
                resource => resource.AddService("fraudsignals", serviceVersion: Version, autoGenerateServiceInstanceId: false)
                    .AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Runtime).AddPrometheusExporter();

                // Prometheus keeps names that end in count for histograms and summaries.
                metrics.AddView("dotnet.assembly.count", "dotnet.assemblies")
                    .AddView("dotnet.timer.count", "dotnet.timers")
                    .AddView("dotnet.process.cpu.count", "dotnet.process.cpus");
            });
        if (Sends("METRICS", variables))
        {
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter(exporter => Configure(exporter, "METRICS", variables)));
        }

        if (Sends("TRACES", variables))
        {
            telemetry.WithTracing(traces => traces
                .AddSource(Telemetry.Name)
                .AddAspNetCoreInstrumentation(requests => requests.Filter = context => FraudSignalsEndpoints.IsBatch(context.Request))
                .AddOtlpExporter(exporter => Configure(exporter, "TRACES", variables)));
        }

        if (Sends("LOGS", variables))
        {
            telemetry.WithLogging(logs => logs.AddOtlpExporter(exporter => Configure(exporter, "LOGS", variables)));
        }
    }

    // OTEL_TRACES_EXPORTER=none keeps one signal back; OTEL_EXPORTER_OTLP_TRACES_ENDPOINT sends one alone.
    private static bool Sends(string signal, IReadOnlyDictionary<string, string?> variables) =>
        !string.Equals(variables.GetValueOrDefault($"OTEL_{signal}_EXPORTER"), "none", StringComparison.OrdinalIgnoreCase)
        && (Of(signal, "ENDPOINT", variables) ?? variables.GetValueOrDefault(CollectorVariable)) is { } endpoint
        && !string.IsNullOrWhiteSpace(endpoint);

    // What is set for all signals the exporter reads itself; what is set for one goes before it, its endpoint as it stands.
    private static void Configure(OtlpExporterOptions exporter, string signal, IReadOnlyDictionary<string, string?> variables)
    {
        exporter.Protocol = Of(signal, "PROTOCOL", variables) switch
        {
            "grpc" => OtlpExportProtocol.Grpc,
            "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            null => exporter.Protocol,
            var other => throw new CommandException($"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL is '{other}'; write grpc or http/protobuf."),
        };
        exporter.Headers = Of(signal, "HEADERS", variables) ?? exporter.Headers;
        if (Of(signal, "ENDPOINT", variables) is { } endpoint)
        {
            exporter.Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out var url) ? url
                : throw new CommandException(
                    $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT is no address; write for example http://collector:4317.");
        }
    }

    private static string? Of(string signal, string what, IReadOnlyDictionary<string, string?> variables) =>
        variables.GetValueOrDefault($"OTEL_EXPORTER_OTLP_{signal}_{what}") is { Length: > 0 } value ? value : null;

    private static string Version =>
        typeof(HostTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
