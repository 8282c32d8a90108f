
namespace FraudSignals.Units;

/// <summary>One sweep over all partitions.</summary>
internal sealed class UnitSweep(UnitEngine engine, IUnitStore store, UnitOptions options, UnitNotes notes, Publication publication, TimeProvider clock)
{
    private const int PartitionsAtOnce = 16;

    private readonly Lock _lock = new();
    private readonly DateTimeOffset _now = clock.GetUtcNow();
    private (int Intents, int Touches, int Findings, int Alerts, int Left) _count;
    private ulong _oldest = ulong.MaxValue;
    private string? _problem;

    private ulong Before => IntentId.At(_now - options.SweepAfter);

    public async ValueTask<SweepReport> RunAsync(CancellationToken cancellation)
    {
        await EachPartitionAsync(FinishIntentsAsync, cancellation).ConfigureAwait(false);

        // Later than the intents: whoever closed one of those meanwhile has written its inboxes by now.
        await EachPartitionAsync(EmptyInboxesAsync, cancellation).ConfigureAwait(false);

        // Findings and alerts are known again by ids of their own.
        await notes.CloseAsync(Math.Min(_oldest, Before), cancellation).ConfigureAwait(false);
        await EachPartitionAsync(FinishFindingsAsync, cancellation).ConfigureAwait(false);
        await EachPartitionAsync(PublishAsync, cancellation).ConfigureAwait(false);
        var age = _oldest == ulong.MaxValue
            ? (TimeSpan?)null
            : _now - DateTimeOffset.FromUnixTimeMilliseconds((long)(_oldest >> IntentId.LowBits));
        return new SweepReport(_count.Intents, _count.Touches, _count.Findings, _count.Alerts, _count.Left, age, _problem);
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

            await TryAsync(RowName.IntentOf(row), async () =>
            {
                await FinishAsync(BatchWork.Resume(Intent.Read(row), row), cancellation).ConfigureAwait(false);
                Count(intents: 1);
            }).ConfigureAwait(false);
        }
    }

    private async Task EmptyInboxesAsync(int partition, CancellationToken cancellation)
    {
        // Of any age: nobody else comes for them.
        foreach (var row in await store.RowsAsync(partition, RowName.Inboxes, RowName.From(RowName.Inboxes, ulong.MaxValue), cancellation).ConfigureAwait(false))
        {
            await TryAsync(RowName.IntentOf(row), async () =>
            {
                var inbox = InboxRow.Read(row);
                await FinishAsync(BatchWork.Resume(RowName.IntentOf(row), inbox), cancellation).ConfigureAwait(false);
                await WorkWriter.RemoveAsync(store, [row], cancellation).ConfigureAwait(false);
                Count(touches: inbox.Batch.Count);
            }).ConfigureAwait(false);
        }
    }

    private async Task FinishFindingsAsync(int partition, CancellationToken cancellation)
    {
        foreach (var row in await RowsAsync(RowName.Effects, partition, cancellation).ConfigureAwait(false))
        {
            await TryAsync(RowName.IntentOf(row), async () =>
            {
                var (effects, batch) = EffectRow.Read(row);
                var work = BatchWork.Resume(RowName.IntentOf(row), batch);
                await LoadAsync(work, cancellation).ConfigureAwait(false);
                for (var i = 0; i < effects.Length; i++)
                {
                    if (work.Units.TryGetValue(effects[i].Target, out var unit) && !unit.HasEffect(effects[i].Id))
                    {
                        unit.Insert(new UnitOp(i, effects[i].TargetSlot, effects[i]));
                    }
                }

                foreach (var unit in work.Units.Values.Where(u => u.Ops.Count > 0).ToList())
                {
                    engine.Reapply(work, unit);
                }

                await WriteAsync(work, cancellation).ConfigureAwait(false);
                await WorkWriter.RemoveAsync(store, [row], cancellation).ConfigureAwait(false);
                Count(findings: effects.Length);
            }).ConfigureAwait(false);
        }
    }

    private async Task PublishAsync(int partition, CancellationToken cancellation)
    {
        foreach (var row in await RowsAsync(RowName.Alerts, partition, cancellation).ConfigureAwait(false))
        {
            await TryAsync(RowName.IntentOf(row), async () =>
            {
                var alerts = OutboxRow.Read(row);
                await publication.PublishAsync(alerts, cancellation).ConfigureAwait(false);
                await WorkWriter.RemoveAsync(store, [row], cancellation).ConfigureAwait(false);
                Count(alerts: alerts.Length);
            }).ConfigureAwait(false);
        }
    }

    private async ValueTask FinishAsync(BatchWork work, CancellationToken cancellation)
    {
        await LoadAsync(work, cancellation).ConfigureAwait(false);
        engine.Evaluate(work);
        await WriteAsync(work, cancellation).ConfigureAwait(false);
    }

    private async ValueTask LoadAsync(BatchWork work, CancellationToken cancellation)
    {
        engine.Arrive(work);
        work.IdsUntil = engine.IdsUntil(work.Batch, work.Mode);
        var units = await store.LoadAsync([.. work.Subjects(engine)], cancellation).ConfigureAwait(false);
        await notes.LearnLayoutsAsync(engine, units, cancellation).ConfigureAwait(false);
        await UnitIngestor.LoadIdsAsync(work, work.Load(units, store.Partitions), store, cancellation).ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(BatchWork work, CancellationToken cancellation)
    {
        var writer = new WorkWriter(engine, store, options, notes, clock, work);
        await writer.WriteAsync(cancellation).ConfigureAwait(false);
        await publication.SettleAsync(writer).ConfigureAwait(false);
    }

    private ValueTask<IReadOnlyList<UnitRow>> RowsAsync(string sort, int partition, CancellationToken cancellation) =>
        store.RowsAsync(partition, sort, RowName.From(sort, Before), cancellation);

    private Task EachPartitionAsync(Func<int, CancellationToken, Task> work, CancellationToken cancellation) => Parallel.ForEachAsync(
        Enumerable.Range(0, store.Partitions),
        new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtOnce, CancellationToken = cancellation },
        async (partition, stop) => await work(partition, stop).ConfigureAwait(false));

    // One thing that cannot be finished does not hold up the others.
    private async ValueTask TryAsync(ulong intent, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not (OperationCanceledException or OutOfMemoryException))
        {
            lock (_lock)
            {
                _count.Left++;
                _oldest = Math.Min(_oldest, intent);
                _problem ??= $"{problem.GetType().Name}: {problem.Message}";
            }
        }
    }

    private void Count(int intents = 0, int touches = 0, int findings = 0, int alerts = 0)
    {
        lock (_lock)
        {
            _count = (_count.Intents + intents, _count.Touches + touches, _count.Findings + findings, _count.Alerts + alerts, _count.Left);
        }
    }
}
