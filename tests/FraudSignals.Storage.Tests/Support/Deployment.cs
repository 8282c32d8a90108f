using System.Text;
using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Ingestion;
using FraudSignals.Inspection;
using FraudSignals.Subjects;

namespace FraudSignals.Storage.Support;

/// <summary>A call as it is posted.</summary>
public sealed record PostedCall(string Id, long Time, int Caller, int Callee);

/// <summary>A store under an engine and an ingestor, as a host puts them together. Each event's own time stands for its reception.</summary>
public sealed class Deployment : IAsyncDisposable
{
    private readonly Tokenizer _tokenizer = new(new byte[32], 1 << 12);

    /// <param name="open">Opens the store over an engine that has taken nothing yet.</param>
    /// <param name="clock">The clock.</param>
    public Deployment(Func<Engine, IStore> open, TimeProvider clock)
    {
        var engine = new Engine(TestRules.Build(), new EngineOptions());
        Store = open(engine);
        Ingestor = new Ingestor(engine, _tokenizer, Store, clock, Stamp.EventTime);
    }

    public IStore Store { get; }

    /// <summary>Done before the store is closed.</summary>
    public Func<Deployment, Task> Closing { get; init; } = _ => Task.CompletedTask;

    public Ingestor Ingestor { get; }

    public IAlertLog Alerts => (IAlertLog)Store;

    /// <summary>Calls of a few busy numbers; the same for the same seed.</summary>
    public static List<PostedCall> Calls(int count, int seed = 1, string prefix = "c")
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new PostedCall($"{prefix}{i}", Records.Start + i * 60_000L, random.Next(1, 20), random.Next(20, 30)))];
    }

    public async Task<(BatchOutcome Outcome, RecordOutcome[] Records)> PostAsync(IReadOnlyCollection<PostedCall> calls, IngestionMode mode = IngestionMode.Live)
    {
        var batch = new EventBatch(Math.Max(1, calls.Count));
        foreach (var call in calls)
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

        var outcome = await Ingestor.SubmitAsync(batch, Source.Local, mode, TestContext.Current.CancellationToken);
        return (outcome, batch.Outcomes[..batch.Count]);
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
    public static Token TokenOf(int number) => new Tokenizer(new byte[32], 1 << 12).Tokenize(SubjectKind.Number, KeyOf(number));

    /// <summary>What is known of a number, or null.</summary>
    public ValueTask<SubjectReport?> SubjectAsync(int number) =>
        Ingestor.SubjectAsync(SubjectKind.Number, KeyOf(number), TestContext.Current.CancellationToken);

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

    /// <summary>All alerts in order, without keys, as JSON.</summary>
    public async Task<List<string>> AlertsAsync(string? responder = null)
    {
        var page = await Alerts.ListAsync(responder, null, 100_000, TestContext.Current.CancellationToken);
        return [.. page.Alerts.Select(a => JsonSerializer.Serialize(a with { Subject = a.Subject with { Key = null } }, AlertJson.Readable.Alert))];
    }

    public async ValueTask DisposeAsync()
    {
        await Closing(this);
        if (Store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        Ingestor.Dispose();
    }

    private static byte[] KeyOf(int number) => Encoding.UTF8.GetBytes($"+668{number:d8}");
}
