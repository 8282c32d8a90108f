using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ports;
using FraudSignals.State;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Storage.Simulation;

/// <summary>An engine with what takes batches over it and a store under it.</summary>
internal sealed class Instance : IDisposable
{
    /// <summary>Numbers that call or are called.</summary>
    public const int Numbers = 16;

    private readonly IAlertLog _alerts;

    public Instance(bool isStrict, TimeProvider clock, Func<Engine, ICommitLog> open)
    {
        var engine = new Engine(TestRules.Build(isStrict), new EngineOptions());
        var store = open(engine);
        _alerts = (IAlertLog)store;
        Runtime = store is LocalStore local
            ? new EmbeddedRuntime(local, engine, Deployment.NewTokenizer(), clock, NullLogger.Instance) : null;
        Ingestor = Runtime?.Ingestor ?? new Ingestor(engine, Deployment.NewTokenizer(), store, clock);
    }

    public Ingestor Ingestor { get; }

    /// <summary>Of a data directory: what serves from it.</summary>
    public EmbeddedRuntime? Runtime { get; }

    public static EventBatch BatchOf(IReadOnlyList<PostedCall> calls)
    {
        var batch = new EventBatch(Math.Max(1, calls.Count));
        foreach (var call in calls)
        {
            Deployment.Add(batch, call);
        }

        return batch;
    }

    /// <summary>All alerts, in order, as they are told.</summary>
    public async Task<List<string>> AlertsAsync()
    {
        var page = await _alerts.ListAsync(null, null, 1_000_000, CancellationToken.None);
        return [
            .. page.Alerts.Select(
                a =>
                    $"{a.MessageId} "
                    + $"{JsonSerializer.Serialize(a with { Subject = a.Subject with { Key = null } }, AlertJson.Readable.Alert)}")];
    }

    /// <summary>All that is known of each number. The bytes it takes depend on when what expired was swept.</summary>
    public async Task<List<string>> SubjectsAsync()
    {
        var all = new List<string>();
        for (var number = 1; number < Numbers; number++)
        {
            var report = await Ingestor.SubjectAsync(SubjectKind.Number, Deployment.KeyOf(number), CancellationToken.None);
            all.Add($"number {number}: {(report == null ? "nothing" : JsonSerializer.Serialize(report with { StateBytes = 0 }))}");
        }

        return all;
    }

    public void Dispose() => Ingestor.Dispose();
}
