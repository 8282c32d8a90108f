using System.Collections.Concurrent;

namespace FraudSignals.Ingestion.Shared;

/// <summary>One sweep over all partitions.</summary>
internal sealed class SharedSweep(EngineSession engine, Leftovers leftovers, ISubjectStore store, SharedOptions options, ClusterState notes,
    PeerSums peers, TimeProvider clock)
{
    private const int PartitionsAtOnce = 16;

    private readonly Lock _lock = new();
    private readonly DateTimeOffset _now = clock.GetUtcNow();
    private (int Intents, int Touches, int Findings, int Alerts, int Left) _count;
    private ulong _oldest = ulong.MaxValue;
    private int _waiting;
    private ulong _oldestWaiting = ulong.MaxValue;
    private string? _problem;

    private ulong Before => IntentId.At(_now - options.SweepAfter);

    public async ValueTask<SweepReport> RunAsync(CancellationToken cancellation)
    {
        // What was received before it is in the subjects, to the last record.
        var closed = notes.OldestOpenIntent;
        await EachPartitionAsync(FinishIntentsAsync, cancellation).ConfigureAwait(false);

        // Later than the intents: whoever closed one of those meanwhile has written its inboxes by now.
        var rows = new ConcurrentBag<SubjectRow>();
        await EachPartitionAsync((partition, stop) => ReadAsync(partition, rows, stop), cancellation).ConfigureAwait(false);
        await EachAsync(rows, RowName.Inboxes, EmptyInboxAsync, cancellation).ConfigureAwait(false);

        if (engine.AwaitsAny && closed > 0)
        {
            var by = (long)(closed >> IntentId.LowBits) - (long)options.SweepAfter.TotalMilliseconds;
            await EachPartitionAsync((partition, stop) => SettleAsync(partition, by, stop), cancellation).ConfigureAwait(false);
        }

        // Findings and alerts are known again by ids of their own.
        await notes.CloseAsync(Math.Min(_oldest, Before), cancellation).ConfigureAwait(false);
        await EachAsync(rows, RowName.Effects, BringFindingsAsync, cancellation).ConfigureAwait(false);
        await EachAsync(rows, RowName.Alerts, PublishAsync, cancellation).ConfigureAwait(false);
        SubjectRow[] given = [.. rows.Where(r => r.Name.StartsWith(RowName.Peers, StringComparison.Ordinal))];
        if (given.Length > 0 || engine.HasPeers)
        {
            await TryAsync(null, async () => await peers.GatherAsync(given, closed, cancellation).ConfigureAwait(false))
                .ConfigureAwait(false);
        }

        return new SweepReport(
            _count.Intents, _count.Touches, _count.Findings, _count.Alerts, _count.Left, AgeOf(_oldest), _problem, _waiting,
            AgeOf(_oldestWaiting));
    }

    private async Task FinishIntentsAsync(int partition, CancellationToken cancellation)
    {
        foreach (var row in await store.RowsAsync(partition, RowName.Intents, RowName.From(RowName.Intents, Before), cancellation)
            .ConfigureAwait(false))
        {
            if (RowName.IntentOf(row) < notes.OldestOpenIntent)
            {
                // It came after it was declared closed, so the instance it is from did not go on with it.
                await BatchCommitter.RemoveAsync(store, [row], cancellation).ConfigureAwait(false);
                continue;
            }

            await TryAsync(row, async () =>
            {
                await leftovers.FinishAsync(row, cancellation).ConfigureAwait(false);
                Count(intents: 1);
            }).ConfigureAwait(false);
        }
    }

    // One request for all that waits: with so many partitions it is requests that a sweep costs.
    private async Task ReadAsync(int partition, ConcurrentBag<SubjectRow> rows, CancellationToken cancellation)
    {
        foreach (var row in await store.RowsAsync(partition, RowName.Effects, RowName.Intents, cancellation).ConfigureAwait(false))
        {
            rows.Add(row);
        }
    }

    // What is due of subjects by a time up to which nothing is under way any more: an instance opens an intent so soon after it has
    // received a record, or not at all.
    private async Task SettleAsync(int partition, long by, CancellationToken cancellation)
    {
        var (from, until) = (RowName.Due, RowName.From(RowName.Due, IntentId.At(DateTimeOffset.FromUnixTimeMilliseconds(by))));
        while (await store.RowsAsync(partition, from, until, cancellation).ConfigureAwait(false) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                await TryAsync(row, async () => await leftovers.SettleAsync(row, cancellation).ConfigureAwait(false), isOfIntent: false)
                    .ConfigureAwait(false);
            }

            // What came of them may be due as well.
            from = rows[^1].Name + '0';
        }
    }

    // Of any age: nobody else comes for them.
    private async ValueTask EmptyInboxAsync(SubjectRow row, CancellationToken cancellation) =>
        await TryAsync(row, async () => Count(touches: await leftovers.EmptyInboxAsync(row, cancellation).ConfigureAwait(false)))
            .ConfigureAwait(false);

    private async ValueTask BringFindingsAsync(SubjectRow row, CancellationToken cancellation)
    {
        if (RowName.IntentOf(row) < Before)
        {
            await TryAsync(row, async () => Count(findings: await leftovers.BringFindingsAsync(row, cancellation).ConfigureAwait(false)))
                .ConfigureAwait(false);
        }
    }

    private async ValueTask PublishAsync(SubjectRow row, CancellationToken cancellation)
    {
        // What is younger may be on its way, and only counts.
        if (RowName.IntentOf(row) >= Before
            || !await TryAsync(row, async () => Count(alerts: await leftovers.PublishAsync(row, cancellation).ConfigureAwait(false)))
                .ConfigureAwait(false))
        {
            CountWaiting(row);
        }
    }

    private static Task EachAsync(IEnumerable<SubjectRow> rows, string sort, Func<SubjectRow, CancellationToken, ValueTask> finish,
        CancellationToken cancellation) =>
            Parallel.ForEachAsync(
                rows.Where(r => r.Name.StartsWith(sort, StringComparison.Ordinal)).OrderBy(r => r.Name, StringComparer.Ordinal)
                    .GroupBy(r => r.Partition),
                new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtOnce, CancellationToken = cancellation },
                async (partition, stop) =>
                {
                    foreach (var row in partition)
                    {
                        await finish(row, stop).ConfigureAwait(false);
                    }
                });

    private Task EachPartitionAsync(Func<int, CancellationToken, Task> work, CancellationToken cancellation) => Parallel.ForEachAsync(
        Enumerable.Range(0, store.Partitions),
        new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtOnce, CancellationToken = cancellation },
        async (partition, stop) => await work(partition, stop).ConfigureAwait(false));

    // One thing that cannot be finished does not hold up the others.
    private async ValueTask<bool> TryAsync(SubjectRow? row, Func<Task> work, bool isOfIntent = true)
    {
        try
        {
            await work().ConfigureAwait(false);
            return true;
        }
        catch (Exception problem) when (problem is not (OperationCanceledException or OutOfMemoryException))
        {
            lock (_lock)
            {
                _count.Left++;
                _oldest = row is null || !isOfIntent ? _oldest : Math.Min(_oldest, RowName.IntentOf(row));
                _problem ??= $"{problem.GetType().Name}: {problem.Message}";
            }

            return false;
        }
    }

    private void CountWaiting(SubjectRow row)
    {
        int alerts;
        try
        {
            alerts = OutboxRow.Read(row).Length;
        }
        catch (InvalidDataException)
        {
            alerts = 1;
        }

        lock (_lock)
        {
            _waiting += alerts;
            _oldestWaiting = Math.Min(_oldestWaiting, RowName.IntentOf(row));
        }
    }

    private TimeSpan? AgeOf(ulong intent) =>
        intent == ulong.MaxValue ? null : _now - DateTimeOffset.FromUnixTimeMilliseconds((long)(intent >> IntentId.LowBits));

    private void Count(int intents = 0, int touches = 0, int findings = 0, int alerts = 0)
    {
        lock (_lock)
        {
            _count = (_count.Intents + intents, _count.Touches + touches, _count.Findings + findings, _count.Alerts + alerts, _count.Left);
        }
    }
}
