using System.Diagnostics.Metrics;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Evaluation;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ports;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Outbox;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Host.Serving;

/// <summary>Registers the store that keeps everything in a directory, and how it is.</summary>
internal static class LocalStoreServices
{
    private const string AlertFileName = "alerts.ndjson";
    private const string SwitchesFileName = "switches.json";
    private const string VerdictsFileName = "verdicts.ndjson";
    private const string WebhooksFileName = "webhooks.json";

    public static void AddLocalStore(
        this IServiceCollection services, LocalStoreOptions store, ServingOptions options, Engine engine, TimeProvider clock)
    {
        var (directory, disk) = (store.Directory, options.Disk);
        services.AddSingleton(s =>
        {
            var (log, meter) = (s.GetRequiredService<ILogger<LocalStore>>(), s.GetRequiredService<Meter>());
            var sealing = s.GetRequiredService<SealingOptions>();
            return new EmbeddedRuntime(
                LocalStore.Examine(store with { Sealing = sealing }, engine, clock, log, disk, meter), engine, options.Tokenizer, clock,
                log, options.ReceptionTime, meter);
        });
        services.AddSingleton(s => s.GetRequiredService<EmbeddedRuntime>().Ingestor);
        services.AddSingleton<IErasure>(s => s.GetRequiredService<EmbeddedRuntime>());
        services.AddSingleton(s => s.GetRequiredService<EmbeddedRuntime>().Store.Sealer!);
        services.AddSingleton<IAlertLog>(s => s.GetRequiredService<EmbeddedRuntime>().Store);
        services.AddSingleton<IAlertTarget>(new AlertFile(Path.Combine(directory, AlertFileName), disk));
        services.AddSingleton<ISwitchStore>(
            s => new SwitchFile(Path.Combine(directory, SwitchesFileName), disk, s.GetRequiredService<ILogger<SwitchFile>>()));
        services.AddSingleton(_ => new VerdictFile(Path.Combine(directory, VerdictsFileName), disk));
        services.AddSingleton<IVerdictLog>(s => s.GetRequiredService<VerdictFile>());
        services.AddSingleton(s => s.GetRequiredService<VerdictFile>().Index);
        services.AddSingleton<ISnoozes>(s => s.GetRequiredService<VerdictFile>().Index);
        services.AddSingleton<IWebhookNotes>(_ => new WebhookFile(Path.Combine(directory, WebhooksFileName), disk));
        services.AddSingleton<IAuditLog>(
            _ => new AuditFiles(Path.Combine(directory, AuditFiles.DirectoryName), disk, clock, options.KeepAudit));
        services.AddSingleton<IHeldAlerts>(s => new LocalHeldAlerts(s.GetRequiredService<EmbeddedRuntime>(), clock));
        services.AddSingleton<IOperatorAlerts>(s => new LocalOperatorAlerts(s.GetRequiredService<EmbeddedRuntime>()));
        services.AddHostedService<StoreBackground>();

        // Without its journal the host takes nothing; without the rest it works on, and somebody should look.
        services.AddHealthChecks()
            .Add(Check("journal", HealthStatus.Unhealthy, state => state.Failure ?? state.Full))
            .Add(Check("checkpoints", HealthStatus.Degraded, state => state.CheckpointProblem))
            .Add(Check("alerts", HealthStatus.Degraded, state => state.AlertProblem))
            .Add(Check("outbox", HealthStatus.Degraded, Outbox, Waiting));
    }

    private static HealthCheckRegistration Check(
        string name, HealthStatus failure, Func<StoreState, string?> problem,
        Func<StoreState, IReadOnlyDictionary<string, object>>? figures = null) =>
        new(name, s => new StoreCheck(s.GetRequiredService<EmbeddedRuntime>(), problem, figures), failure, tags: null);

    private static Dictionary<string, object> Waiting(StoreState state) => state.Outbox
        .SelectMany(o => new[] { ($"{o.Target}.waiting", o.Waiting), ($"{o.Target}.oldestSeconds", o.OldestAge?.TotalSeconds ?? 0.0) })
        .ToDictionary(f => f.Item1, f => (object)f.Item2);

    private static string? Outbox(StoreState state)
    {
        var failing = state.Outbox.Where(o => o.Problem != null)
            .Select(o => $"{o.Target}: {o.Waiting} alerts wait, the oldest for {o.OldestAge}").ToList();
        return failing.Count > 0 ? string.Join("; ", failing) : null;
    }
}
