using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Ports;
using FraudSignals.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>One batch size over tables of its own: as many events once to have subjects there, then as many measured.</summary>
internal sealed class TablesRun(Setting setting, string connection, string trafficName, int subscribers, int partitions, int hotPercent,
    bool hotHome)
{
    private const int CellSlot = 4;

    private int _refused;

    public async Task<string> MeasureAsync(int size, int events, int instances, CancellationToken cancellation)
    {
        var requests = new RequestCount();
        var fleet = Enumerable.Range(0, instances).Select(_ => Start(requests, $"b{Stopwatch.GetTimestamp():x}")).Take(1).ToList();
        var prefix = fleet[0].Prefix;
        fleet.AddRange(Enumerable.Range(1, instances - 1).Select(_ => Start(requests, prefix)));
        var traffic = Setting.Traffic(trafficName, subscribers);
        var slice = new Slice(traffic, size);
        var subjects = new Series();
        await PostAsync(Batches(slice, size, events), fleet, new ConcurrentBag<double>(), cancellation);
        var measured = Batches(slice, size, events);
        measured.ForEach(b => subjects.Add(SubjectsOf(b)));
        requests.Clear();
        _refused = 0;
        var waits = new ConcurrentBag<double>();
        var conflicts = fleet.Sum(i => i.Ingestor.Conflicts);
        var start = Stopwatch.GetTimestamp();
        await PostAsync(measured, fleet, waits, cancellation);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        conflicts = fleet.Sum(i => i.Ingestor.Conflicts) - conflicts;
        var (reads, writes, calls) = requests.Counts;
        var swept = await fleet[0].Ingestor.SweepAsync(cancellation);
        fleet.ForEach(i => i.Dispose());

        var count = measured.Sum(b => b.Count);
        var sorted = waits.Order().ToList();
        var alone = EngineAlone(events);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {size:N0} | {instances} | {subjects.Spread().Median:N0} | {(double)reads / count:0.00} | {(double)writes / count:0.00} | "
            + $"{(double)calls / count:0.00} | {conflicts:N0} | {swept.Touches:N0} | {_refused} | {count / seconds:N0} | "
            + $"{count / seconds * (100 - hotPercent) / 100:N0} | {sorted[sorted.Count / 2]:N0} | "
            + $"{sorted[(int)(sorted.Count * 0.99)]:N0} | {alone:N0} | 1 : {alone / (count / seconds):N0} |");
    }

    private Instance Start(RequestCount requests, string prefix)
    {
        var services = new ServiceCollection().AddSingleton(setting.Snapshot).AddSingleton(_ => Setting.NewTokenizer())
            .AddTablesStore(new TablesStoreOptions
            {
                ConnectionStrings = { connection }, Prefix = prefix, Partitions = partitions, ReceptionTime = ReceptionTime.EventTime,
                Policy = requests,
                RequestTimeout = TimeSpan.FromSeconds(60),
            }).BuildServiceProvider();
        return new Instance(services, services.GetRequiredService<SharedIngestor>(), prefix);
    }

    private List<EventBatch> Batches(Slice slice, int size, int events)
    {
        var batches = new List<EventBatch>();
        for (var done = 0; done < events; done += size)
        {
            slice.Fill(size);
            var batch = new EventBatch(size);
            var intake = new Intake(slice.Traffic.Type);
            var bytes = slice.Bytes;
            while (intake.Next(ref bytes))
            {
                Copy(intake.Batch, batch);
            }

            batches.Add(batch);
        }

        return batches;
    }

    private void Copy(EventBatch from, EventBatch into)
    {
        for (var i = 0; i < from.Count; i++)
        {
            ref var e = ref into.Next();
            e = from.Events[i];
            for (var slot = 0; slot < Event.TokenCount; slot++)
            {
                var isHot = into.Count % 100 < hotPercent && (hotHome ? slot == 0 : slot == CellSlot && e.Type == EventType.Call);
                var clear = !isHot ? from.ClearText(from.Events[i], slot) : hotHome ? "hot-home"u8 : "520-01-000000"u8;
                if (!clear.IsEmpty)
                {
                    into.SetIdentifier(ref e, slot, clear);
                }
            }

            into.Commit();
        }
    }

    private int SubjectsOf(EventBatch batch)
    {
        var subjects = new HashSet<SubjectKey>();
        setting.Tokenizer.Tokenize(batch);
        foreach (ref readonly var e in batch.Events.AsSpan(0, batch.Count))
        {
            for (var slot = 0; slot < Event.TokenCount; slot++)
            {
                if (!e.Tokens[slot].IsAbsent)
                {
                    subjects.Add(new SubjectKey(Roles.KindOf(Roles.Of(e.Type, slot)), e.Tokens[slot]));
                }
            }
        }

        return subjects.Count;
    }

    // Each instance takes the next batch when it is done with one, as behind a load balancer.
    private Task PostAsync(List<EventBatch> batches, List<Instance> fleet, ConcurrentBag<double> waits, CancellationToken cancellation)
    {
        var queue = new ConcurrentQueue<EventBatch>(batches);
        return Task.WhenAll(fleet.Select(instance => Task.Run(
            async () =>
            {
                while (queue.TryDequeue(out var batch))
                {
                    var start = Stopwatch.GetTimestamp();
                    while (!await TryAsync(instance, batch, cancellation))
                    {
                        Interlocked.Increment(ref _refused);
                    }

                    waits.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            },
            cancellation)));
    }

    private static async Task<bool> TryAsync(Instance instance, EventBatch batch, CancellationToken cancellation)
    {
        try
        {
            await instance.Ingestor.SubmitAsync(batch, Source.Local, IngestionMode.Live, cancellation);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private double EngineAlone(int events)
    {
        var traffic = Setting.Traffic(trafficName, subscribers);
        var pipeline = new Pipeline(setting.Snapshot, Setting.NewTokenizer(), traffic.Type);
        var slice = new Slice(traffic, events);
        slice.Fill(events);
        pipeline.Run(slice.Bytes);
        slice.Fill(events);
        var start = Stopwatch.GetTimestamp();
        pipeline.Run(slice.Bytes);
        return events / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private sealed record Instance(ServiceProvider Services, SharedIngestor Ingestor, string Prefix)
    {
        public void Dispose() => Services.Dispose();
    }
}
