using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FraudSignals.Alerts;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Benchmarks.Traffic;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Ports;
using FraudSignals.State;
using FraudSignals.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>So many senders at once: half as many calls first to have subjects there, then those measured.</summary>
internal sealed class SendersRun(Setting setting, string[] connections, TimeSpan latency, int[] emulators) : IDisposable
{
    private const int Apart = 40_000;

    private readonly ConcurrentDictionary<string, MemoryUnits.Partition> _memory = [];
    private readonly List<IDisposable> _used = [];
    private readonly RequestCount _requests = new();
    private readonly string _prefix = $"b{Stopwatch.GetTimestamp():x}";
    private readonly List<MemoryUnits> _stores = [];
    private int _refused;

    public required int Senders { get; init; }

    public required int Instances { get; init; }

    public required bool Shared { get; init; }

    public required int Subscribers { get; init; }

    public required int BatchSize { get; init; }

    public required int Events { get; init; }

    /// <summary>Requests of a sweep that finds nothing.</summary>
    public long IdleSweep { get; private set; }

    private long Requests => connections.Length == 0 ? _stores.Sum(s => s.Requests) : _requests.Counts.Requests;

    /// <param name="one">What one sender got, records a second; 0 where this is it.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<(double PerSecond, string Line)> MeasureAsync(double one, CancellationToken cancellation)
    {
        var fleet = Enumerable.Range(0, Instances).Select(_ => connections.Length == 0 ? InMemory() : OnTables()).ToList();
        var traffic = Enumerable.Range(0, Shared ? 1 : Senders).Select(s => new Slice(new CallTraffic(Subscribers, s * Apart), BatchSize))
            .ToList();
        var (warming, measured) = (Batches(traffic, Events / 2), Batches(traffic, Events));
        await PostAsync(warming, fleet, [], cancellation);

        _refused = 0;
        var before = Requests;
        var conflicts = fleet.Sum(i => i.Conflicts);
        var (cpu, emulatorCpu) = (Environment.CpuUsage.TotalTime, EmulatorTime());
        var waits = new ConcurrentBag<double>();
        var start = Stopwatch.GetTimestamp();
        await PostAsync(measured, fleet, waits, cancellation);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var busy = (EmulatorTime() - emulatorCpu).TotalSeconds / seconds;
        conflicts = fleet.Sum(i => i.Conflicts) - conflicts;
        var requests = Requests - before;
        var swept = await fleet[0].SweepAsync(cancellation);
        var beforeIdle = Requests;
        await fleet[0].SweepAsync(cancellation);
        IdleSweep = Requests - beforeIdle;

        var count = (double)measured.SelectMany(q => q).Sum(b => b.Count);
        var sorted = waits.Order().ToList();
        return (count / seconds, string.Create(
            CultureInfo.InvariantCulture,
            $"| {(Shared ? "shared" : "separate")} | {Senders} | {Instances} | {count / seconds:N0} | "
            + $"{(one == 0 ? 1 : count / seconds / one):0.00} | {conflicts / count:0.00} | {requests / count:0.00} | "
            + $"{cpu.TotalMilliseconds / count:0.00} | {(emulators.Length == 0 ? "" : $"{busy:0.00}")} | {sorted[sorted.Count / 2]:N0} | "
            + $"{sorted[(int)(sorted.Count * 0.99)]:N0} | {_refused} | {swept.Touches} |"));
    }

    public void Dispose() => _used.ForEach(u => u.Dispose());

    private SharedIngestor OnTables()
    {
        var options =
            new TablesStoreOptions { Prefix = _prefix, ReceptionTime = ReceptionTime.EventTime, Policy = _requests,
                RequestTimeout = TimeSpan.FromSeconds(60) };
        connections.ToList().ForEach(options.ConnectionStrings.Add);
        var services = new ServiceCollection().AddSingleton(setting.Snapshot).AddSingleton(_ => Setting.NewTokenizer())
            .AddTablesStore(options).BuildServiceProvider();
        _used.Add(services);
        return services.GetRequiredService<SharedIngestor>();
    }

    private SharedIngestor InMemory()
    {
        var store = new MemoryUnits(_memory, latency, new TablesStoreOptions().Concurrency);
        _stores.Add(store);
        var ingestor = new SharedIngestor(
            setting.Snapshot, new EngineOptions(), Setting.NewTokenizer(), store, new NoBook(), [], new SharedOptions(),
            TimeProvider.System, (uint)_stores.Count, ReceptionTime.EventTime);
        _used.AddRange([store, ingestor]);
        return ingestor;
    }

    // One queue for all where subjects are shared, else one for each sender.
    private static List<ConcurrentQueue<EventBatch>> Batches(List<Slice> traffic, int events) => [.. traffic.Select(slice =>
    {
        var batches = new ConcurrentQueue<EventBatch>();
        for (var left = events / traffic.Count; left > 0; left -= slice.Events)
        {
            slice.Fill(left);
            batches.Enqueue(Intake.Whole(slice));
        }

        return batches;
    })];

    private Task PostAsync(List<ConcurrentQueue<EventBatch>> batches, List<SharedIngestor> fleet, ConcurrentBag<double> waits,
        CancellationToken cancellation)
    {
        var queues = batches.Select(q => new ConcurrentQueue<EventBatch>(q)).ToList();
        return Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(
            async () =>
            {
                while (queues[sender % queues.Count].TryDequeue(out var batch))
                {
                    var start = Stopwatch.GetTimestamp();
                    while (!await TryAsync(fleet[sender % fleet.Count], batch, cancellation))
                    {
                        Interlocked.Increment(ref _refused);
                    }

                    waits.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            },
            cancellation)));
    }

    private static async Task<bool> TryAsync(SharedIngestor instance, EventBatch batch, CancellationToken cancellation)
    {
        try
        {
            await instance.SubmitAsync(batch, Source.Local, IngestionMode.Live, cancellation);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private TimeSpan EmulatorTime() => TimeSpan.FromTicks(emulators.Sum(id =>
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime.Ticks;
    }));

    /// <summary>Where alerts go that nobody reads.</summary>
    private sealed class NoBook : IAlertBook
    {
        public ValueTask KeepAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask<AlertPage> ListAsync(string? responder, string? after, int limit, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<Alert> ReceivedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public ValueTask<Alert?> FindAsync(string id, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<Alert>> OfSubjectAsync(Token subject, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
