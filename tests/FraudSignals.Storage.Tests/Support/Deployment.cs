using System.Text;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Parties;
using FraudSignals.Ports;
using FraudSignals.Reports;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Storage.Local;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Storage.Support;

/// <summary>A call as it is posted.</summary>
public sealed record PostedCall(string Id, long Time, int Caller, int Callee);

/// <summary>What a store holds.</summary>
/// <param name="Subjects">Numbers with state, of 1 to 299.</param>
/// <param name="Calls">Calls counted, within a day of the last of each caller.</param>
/// <param name="Alerts">Alerts listed.</param>
/// <param name="Waiting">Alerts that wait to be published.</param>
public sealed record StoreCounts(int Subjects, int Calls, int Alerts, int Waiting);

/// <summary>A store and what takes batches over it, as a host puts them together. Each event's own time stands for its reception.</summary>
public sealed class Deployment : IAsyncDisposable
{
    private readonly ICommitLog? _store;
    private readonly Ingestor? _ingestor;
    private readonly EmbeddedRuntime? _runtime;
    private readonly IInspection _inspection;
    private readonly IAsyncDisposable? _rest;

    /// <summary>An engine that holds all state.</summary>
    /// <param name="open">Opens the store over an engine that has taken nothing yet.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="rules">The rules; null for those of <see cref="TestRules"/>.</param>
    /// <param name="options">The engine's; null for those it has by itself.</param>
    public Deployment(Func<Engine, ICommitLog> open, TimeProvider clock, RuleSnapshot? rules = null, EngineOptions? options = null)
    {
        var engine = new Engine(rules ?? TestRules.Build(), options ?? new EngineOptions());
        _store = open(engine);
        _runtime = _store is LocalStore local
            ? new EmbeddedRuntime(local, engine, NewTokenizer(), clock, NullLogger.Instance, ReceptionTime.EventTime) : null;
        _ingestor = _runtime?.Ingestor ?? new Ingestor(engine, NewTokenizer(), _store, clock, ReceptionTime.EventTime);
        (Ingestion, _inspection, Alerts) = (_ingestor, _ingestor, (IAlertLog)_store);
    }

    /// <summary>An instance that shares its store with others.</summary>
    public Deployment(IIngestion ingestion, IInspection inspection, IAlertLog alerts, IAsyncDisposable rest) =>
        (Ingestion, _inspection, Alerts, _rest) = (ingestion, inspection, alerts, rest);

    public ICommitLog Store => _store!;

    /// <summary>Of a data directory: what serves from it.</summary>
    internal EmbeddedRuntime Runtime => _runtime!;

    /// <summary>Done before the store is closed.</summary>
    public Func<Deployment, Task> Closing { get; init; } = _ => Task.CompletedTask;

    /// <summary>Brings to its end what batches left undone, and publishes what waits if the target takes it.</summary>
    public Func<Task> Settling { get; set; } = () => Task.CompletedTask;

    /// <summary>Removes what is past its retention.</summary>
    public Func<Deployment, Task> Forgetting { get; init; } = _ => Task.CompletedTask;

    /// <summary>How many alerts wait to be published.</summary>
    public Func<Task<int>> Waiting { get; set; } = () => Task.FromResult(0);

    public Ingestor Ingestor => _ingestor!;

    public IIngestion Ingestion { get; }

    public IAlertLog Alerts { get; }

    /// <summary>A tokenizer under the key of all deployments.</summary>
    public static Tokenizer NewTokenizer() => new(new byte[32], 1 << 12);

    /// <summary>How all deployments seal whom alerts are about.</summary>
    public static SealingOptions Sealing { get; } =
        new(NewTokenizer().Derive(AlertSealer.Purpose), new AlertOwnership(PartySet.Empty, [Source.Local], []),
            AlertSealer.DefaultKeepClear);

    /// <summary>Opens what is sealed.</summary>
    public AlertSealer? Sealer { get; init; }

    /// <summary>All alerts as whoever owns their subjects sees them.</summary>
    public async Task<IReadOnlyList<Alert>> OpenedAsync() =>
        await Sealer!.OpenAsync((await Alerts.ListAsync(null, null, 100_000, TestContext.Current.CancellationToken)).Alerts,
            TestContext.Current.CancellationToken);

    /// <summary>Erases a number.</summary>
    public Func<int, Task<bool>> Erasing { get; init; } = _ => Task.FromResult(false);

    /// <summary>Calls of a few busy numbers; the same for the same seed.</summary>
    public static List<PostedCall> Calls(int count, int seed = 1, string prefix = "c")
    {
        var random = new Random(seed);
        return [
            .. Enumerable.Range(0, count)
                .Select(i => new PostedCall($"{prefix}{i}", Records.Start + i * 60_000L, random.Next(1, 20), random.Next(20, 30)))];
    }

    public async Task<(BatchOutcome Outcome, RecordOutcome[] Records)> PostAsync(
        IReadOnlyCollection<PostedCall> calls, IngestionMode mode = IngestionMode.Live)
    {
        var batch = new EventBatch(Math.Max(1, calls.Count));
        foreach (var call in calls)
        {
            Add(batch, call);
        }

        var outcome = await Ingestion.SubmitAsync(batch, Source.Local, mode, TestContext.Current.CancellationToken);
        return (outcome, batch.Outcomes[..batch.Count]);
    }

    /// <summary>Adds a call as it is posted.</summary>
    public static void Add(EventBatch batch, PostedCall call)
    {
        ref var e = ref batch.Next();
        e.Type = EventType.Call;
        e.Time = call.Time;
        e.Id = RecordId.Of(call.Id);
        batch.SetIdentifier(ref e, 0, KeyOf(call.Caller));
        batch.SetIdentifier(ref e, 1, KeyOf(call.Callee));
        e.Set(EventFieldInfo.Of(EventField.DurationSeconds), 600);
        batch.Commit();
    }

    /// <summary>Posts in batches, one after the other.</summary>
    public async Task<BatchOutcome> PostAsync(IEnumerable<PostedCall> calls, int batchSize)
    {
        var total = default(BatchOutcome);
        foreach (var batch in calls.Chunk(batchSize))
        {
            total += (await PostAsync(batch)).Outcome;
        }

        return total;
    }

    /// <summary>The token of a number, under the key of all deployments.</summary>
    public static Token TokenOf(int number) => NewTokenizer().Tokenize(SubjectKind.Number, KeyOf(number));

    /// <summary>What is known of a number, or null.</summary>
    public ValueTask<SubjectReport?> SubjectAsync(int number) =>
        _inspection.SubjectAsync(SubjectKind.Number, KeyOf(number), TestContext.Current.CancellationToken);

    /// <summary>All that is known of all numbers, as JSON.</summary>
    public async Task<string> SubjectsAsync(int except = 0)
    {
        var text = new StringBuilder();
        for (var number = 1; number < 30; number++)
        {
            text.AppendLine(number == except ? "" : JsonSerializer.Serialize(await SubjectAsync(number)));
        }

        return text.ToString();
    }

    /// <summary>
    /// The aggregates and findings of all callers: what comes out in whatever order calls came. Callees have findings addressed to
    /// them and nothing else, and a late call addresses none.
    /// </summary>
    public async Task<string> AggregatesAsync()
    {
        var text = new StringBuilder();
        foreach (var number in Enumerable.Range(1, 19).Concat(Enumerable.Range(51, 19)))
        {
            if (await SubjectAsync(number) is { } report)
            {
                text.AppendLine(
                    $"{number} {report.FirstSeen:o} {report.LastSeen:o} "
                    + $"{string.Join(' ', report.Aggregates.Select(a => $"{a.Name}={a.Value}"))} "
                    + $"{string.Join(' ', report.Findings.Select(f => f.Rule).Order())}");
            }
        }

        return text.ToString();
    }

    /// <summary>What there is, counted.</summary>
    public async Task<StoreCounts> CountsAsync()
    {
        var reports = new List<SubjectReport>();
        for (var number = 1; number < 300; number++)
        {
            if (await SubjectAsync(number) is { } report)
            {
                reports.Add(report);
            }
        }

        return new StoreCounts(
            reports.Count, (int)reports.Sum(r => r.Aggregates[0].Value ?? 0), (await MessagesAsync()).Count, await Waiting());
    }

    /// <summary>The message ids of all alerts, sorted.</summary>
    public async Task<List<string>> MessagesAsync()
    {
        var page = await Alerts.ListAsync(null, null, 100_000, TestContext.Current.CancellationToken);
        return [.. page.Alerts.Select(a => a.MessageId).Order()];
    }

    /// <summary>All alerts in order, without what names their subjects, as JSON.</summary>
    public async Task<List<string>> AlertsAsync(string? responder = null)
    {
        var page = await Alerts.ListAsync(responder, null, 100_000, TestContext.Current.CancellationToken);
        return [
            .. page.Alerts.Select(
                a =>
                    JsonSerializer.Serialize(a with { Owner = null, Subject = a.Subject with { Key = null, Sealed = null } },
                        AlertJson.Readable.Alert))];
    }

    public async ValueTask DisposeAsync()
    {
        await Closing(this);
        if ((_runtime ?? _store as IAsyncDisposable ?? _rest) is { } disposable)
        {
            await disposable.DisposeAsync();
        }

        _ingestor?.Dispose();
    }

    /// <summary>A number as it is posted.</summary>
    public static byte[] KeyOf(int number) => Encoding.UTF8.GetBytes($"+668{number:d8}");
}
