namespace FraudSignals.Units;

/// <summary>One sweep over all partitions.</summary>
internal sealed class UnitSweep(Leftovers leftovers, IUnitStore store, UnitOptions options, UnitNotes notes, TimeProvider clock)
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
        await EachPartitionAsync(FinishIntentsAsync, cancellation).ConfigureAwait(false);

        // Later than the intents: whoever closed one of those meanwhile has written its inboxes by now.
        await EachPartitionAsync(EmptyInboxesAsync, cancellation).ConfigureAwait(false);

        // Findings and alerts are known again by ids of their own.
        await notes.CloseAsync(Math.Min(_oldest, Before), cancellation).ConfigureAwait(false);
        await EachPartitionAsync(BringFindingsAsync, cancellation).ConfigureAwait(false);
        await EachPartitionAsync(PublishAsync, cancellation).ConfigureAwait(false);
        return new SweepReport(
            _count.Intents, _count.Touches, _count.Findings, _count.Alerts, _count.Left, AgeOf(_oldest), _problem, _waiting, AgeOf(_oldestWaiting));
    }

    private async Task FinishIntentsAsync(int partition, CancellationToken cancellation)
    {
        foreach (var row in await RowsAsync(RowName.Intents, partition, cancellation).ConfigureAwait(false))
        {
            if (RowName.IntentOf(row) < notes.Watermark)
            {
                // It came after it was declared closed, so the instance it is from did not go on with it.
                await WorkWriter.RemoveAsync(store, [row], cancellation).ConfigureAwait(false);
                continue;
            }

            await TryAsync(row, async () =>
            {
                await leftovers.FinishAsync(row, cancellation).ConfigureAwait(false);
                Count(intents: 1);
            }).ConfigureAwait(false);
        }
    }

    private async Task EmptyInboxesAsync(int partition, CancellationToken cancellation)
    {
        // Of any age: nobody else comes for them.
        foreach (var row in await store.RowsAsync(partition, RowName.Inboxes, RowName.From(RowName.Inboxes, ulong.MaxValue), cancellation).ConfigureAwait(false))
        {
            await TryAsync(row, async () => Count(touches: await leftovers.EmptyInboxAsync(row, cancellation).ConfigureAwait(false))).ConfigureAwait(false);
        }
    }

    private async Task BringFindingsAsync(int partition, CancellationToken cancellation)
    {
        foreach (var row in await RowsAsync(RowName.Effects, partition, cancellation).ConfigureAwait(false))
        {
            await TryAsync(row, async () => Count(findings: await leftovers.BringFindingsAsync(row, cancellation).ConfigureAwait(false))).ConfigureAwait(false);
        }
    }

    private async Task PublishAsync(int partition, CancellationToken cancellation)
    {
        foreach (var row in await store.RowsAsync(partition, RowName.Alerts, RowName.From(RowName.Alerts, ulong.MaxValue), cancellation).ConfigureAwait(false))
        {
            // What is younger may be on its way, and only counts.
            if (RowName.IntentOf(row) >= Before
                || !await TryAsync(row, async () => Count(alerts: await leftovers.PublishAsync(row, cancellation).ConfigureAwait(false))).ConfigureAwait(false))
            {
                CountWaiting(row);
            }
        }
    }

    private ValueTask<IReadOnlyList<UnitRow>> RowsAsync(string sort, int partition, CancellationToken cancellation) =>
        store.RowsAsync(partition, sort, RowName.From(sort, Before), cancellation);

    private Task EachPartitionAsync(Func<int, CancellationToken, Task> work, CancellationToken cancellation) => Parallel.ForEachAsync(
        Enumerable.Range(0, store.Partitions),
        new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtOnce, CancellationToken = cancellation },
        async (partition, stop) => await work(partition, stop).ConfigureAwait(false));

    // One thing that cannot be finished does not hold up the others.
    private async ValueTask<bool> TryAsync(UnitRow row, Func<Task> work)
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
                _oldest = Math.Min(_oldest, RowName.IntentOf(row));
                _problem ??= $"{problem.GetType().Name}: {problem.Message}";
            }

            return false;
        }
    }

    private void CountWaiting(UnitRow row)
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

    private TimeSpan? AgeOf(ulong intent) => intent == ulong.MaxValue ? null : _now - DateTimeOffset.FromUnixTimeMilliseconds((long)(intent >> IntentId.LowBits));

    private void Count(int intents = 0, int touches = 0, int findings = 0, int alerts = 0)
    {
        lock (_lock)
        {
            _count = (_count.Intents + intents, _count.Touches + touches, _count.Findings + findings, _count.Alerts + alerts, _count.Left);
        }
    }
}
