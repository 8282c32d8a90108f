namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// Does what is left of intents, row by row, whether a sweep found them or a batch that was sent again. Several instances may meet one
/// row, and any number of times.
/// </summary>
internal sealed class Leftovers(EngineSession engine, ISubjectStore store, SharedOptions options, ClusterState notes,
    Publication publication, TimeProvider clock)
{
    /// <summary>
    /// Brings an intent to its end: its records are in every subject they touch, its findings are with those they are addressed to, and its
    /// alerts are listed, and published where their targets answer in time.
    /// </summary>
    public async ValueTask FinishAsync(SubjectRow intent, CancellationToken cancellation)
    {
        var work = BatchTransaction.Resume(Intent.Read(intent, engine.Seal), intent);
        await LoadAsync(work, cancellation).ConfigureAwait(false);
        engine.Evaluate(work);
        await new BatchCommitter(engine, store, options, notes, clock, work).WriteAsync(cancellation).ConfigureAwait(false);
        var (id, partitions) = (work.Intent, work.Subjects.Values.Select(u => u.Partition).Distinct().ToList());
        await EachAsync(RowName.Inboxes, EmptyInboxAsync).ConfigureAwait(false);
        await EachAsync(RowName.Effects, BringFindingsAsync).ConfigureAwait(false);
        await EachAsync(RowName.Alerts, OfferAsync).ConfigureAwait(false);

        // Last: while it stands there, whoever meets the records again knows that something may be left.
        await BatchCommitter.RemoveAsync(store, [intent], cancellation).ConfigureAwait(false);

        async ValueTask EachAsync(string sort, Func<SubjectRow, CancellationToken, ValueTask<int>> finish)
        {
            var rows = await Task.WhenAll(partitions.Select(
                p => store.RowsAsync(p, RowName.From(sort, id), RowName.From(sort, id + 1), cancellation).AsTask())).ConfigureAwait(false);
            foreach (var row in rows.SelectMany(r => r))
            {
                await finish(row, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Has a subject take the touches that wait in its inbox. Returns of how many events.</summary>
    public async ValueTask<int> EmptyInboxAsync(SubjectRow row, CancellationToken cancellation)
    {
        var inbox = InboxRow.Read(row, engine.Seal);
        var work = BatchTransaction.Resume(RowName.IntentOf(row), inbox);
        await LoadAsync(work, cancellation).ConfigureAwait(false);
        engine.Evaluate(work);
        await WriteAsync(work, cancellation).ConfigureAwait(false);
        await BatchCommitter.RemoveAsync(store, [row], cancellation).ConfigureAwait(false);
        return inbox.Batch.Count;
    }

    /// <summary>Judges what of a subject hangs on what came after it and is due; what is due later gets a row of its own.</summary>
    public async ValueTask SettleAsync(SubjectRow row, CancellationToken cancellation)
    {
        var due = DueRow.Read(row, engine.Seal);
        var work = BatchTransaction.Resume(due);
        await LoadAsync(work, cancellation).ConfigureAwait(false);
        var subject = work.Subjects[due.Subject];
        if (!subject.Stored.Block.IsEmpty)
        {
            subject.Insert(new SubjectOp(0, due.Position, null, IsDue: true));
            engine.Reapply(work, subject);
            await WriteAsync(work, cancellation).ConfigureAwait(false);
        }

        await BatchCommitter.RemoveAsync(store, [row], cancellation).ConfigureAwait(false);
    }

    /// <summary>Brings findings to those they are addressed to. Returns how many.</summary>
    public async ValueTask<int> BringFindingsAsync(SubjectRow row, CancellationToken cancellation)
    {
        var (effects, batch) = EffectRow.Read(row, engine.Seal);
        var work = BatchTransaction.Resume(RowName.IntentOf(row), batch);
        await LoadAsync(work, cancellation).ConfigureAwait(false);
        for (var i = 0; i < effects.Length; i++)
        {
            if (work.Subjects.TryGetValue(effects[i].Target, out var subject) && !subject.HasEffect(effects[i].Id))
            {
                subject.Insert(new SubjectOp(i, effects[i].TargetPosition, effects[i]));
            }
        }

        foreach (var subject in work.Subjects.Values.Where(u => u.Ops.Count > 0).ToList())
        {
            engine.Reapply(work, subject);
        }

        await WriteAsync(work, cancellation).ConfigureAwait(false);
        await BatchCommitter.RemoveAsync(store, [row], cancellation).ConfigureAwait(false);
        return effects.Length;
    }

    /// <summary>Lists and publishes alerts. Returns how many.</summary>
    /// <exception cref="Exception">A target has not taken them; any of its own exceptions.</exception>
    public async ValueTask<int> PublishAsync(SubjectRow row, CancellationToken cancellation)
    {
        var alerts = OutboxRow.Read(row);
        var told = await publication.ListAsync(alerts, cancellation).ConfigureAwait(false);
        await publication.PublishAsync(told, cancellation).ConfigureAwait(false);
        await BatchCommitter.RemoveAsync(store, [row], cancellation).ConfigureAwait(false);
        return alerts.Length;
    }

    // The same, where alerts that a target does not take may wait for the next sweep.
    private async ValueTask<int> OfferAsync(SubjectRow row, CancellationToken cancellation)
    {
        var alerts = OutboxRow.Read(row);
        var told = await publication.ListAsync(alerts, cancellation).ConfigureAwait(false);
        if (await publication.TryPublishAsync(told, cancellation).ConfigureAwait(false))
        {
            await BatchCommitter.RemoveAsync(store, [row], cancellation).ConfigureAwait(false);
        }

        return alerts.Length;
    }

    private async ValueTask LoadAsync(BatchTransaction work, CancellationToken cancellation)
    {
        engine.Arrive(work);
        work.IdsUntil = engine.IdsUntil(work.Batch, work.Mode);
        var records = await store.LoadAsync([.. work.KeysToLoad(engine)], cancellation).ConfigureAwait(false);
        await notes.LearnLayoutsAsync(engine, records, cancellation).ConfigureAwait(false);
        await work.LoadIdsAsync(work.Load(records, store.Partitions), store, cancellation).ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(BatchTransaction work, CancellationToken cancellation)
    {
        var writer = new BatchCommitter(engine, store, options, notes, clock, work);
        await writer.WriteAsync(cancellation).ConfigureAwait(false);
        await publication.SettleAsync(writer).ConfigureAwait(false);
    }
}
