using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ports;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// Writes a work: first homes keep the ids of its records, then every subject takes its touches, each in one transaction
/// with what it gives to others. A subject that others have changed meanwhile is loaded anew and touched again, it alone.
/// </summary>
internal sealed class BatchCommitter(EngineSession engine, ISubjectStore store, SharedOptions options, ClusterState notes,
    TimeProvider clock, BatchTransaction work)
{
    // Each time a subject is found changed somebody else got on with it; so many times in a row are no accident.
    private const int MostConflicts = 100;

    // What a measured touch takes at most of a row of peers.
    private const int PeerBytes = 32;

    private readonly Lock _lock = new();
    private readonly List<(int Order, Alert Alert)> _alerts = [];
    private readonly List<SubjectRow> _outbox = [];
    private readonly List<SubjectRow> _effects = [];
    private readonly List<SubjectRow> _inboxes = [];
    private readonly HashSet<SubjectKey> _deferred = [];
    private int _findings;

    /// <summary>How often a subject was found changed by others.</summary>
    public int Conflicts { get; private set; }

    /// <summary>What the work has led to so far.</summary>
    public BatchOutcome Outcome => new(_findings, _alerts.Count);

    /// <summary>The alerts raised, in their order.</summary>
    public IReadOnlyList<Alert> Alerts => [.. _alerts.OrderBy(a => a.Order).Select(a => a.Alert)];

    /// <summary>Writes everything. When it returns, the work's records are in every subject they touch.</summary>
    public async ValueTask WriteAsync(CancellationToken cancellation)
    {
        await PhaseAsync([.. work.Subjects.Values.Where(u => u.Owned.Count > 0 && !u.IsOwned)], owning: true, cancellation)
            .ConfigureAwait(false);
        await PhaseAsync([.. work.Subjects.Values.Where(u => u.Ops.Count > 0)], owning: false, cancellation).ConfigureAwait(false);
        foreach (var row in _inboxes)
        {
            await store.CommitAsync(new SubjectTransaction { Partition = row.Partition, Added = [row] }, cancellation)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Removes the rows that only stood there lest the work be left half done.</summary>
    /// <param name="published">Whether the alerts are published, so that their rows can go too.</param>
    /// <param name="cancellation">Stops it; a sweep removes the rest.</param>
    public async ValueTask CloseAsync(bool published, CancellationToken cancellation)
    {
        await RemoveAsync(store, [.. _effects.Where(IsDone), .. published ? _outbox : []], cancellation).ConfigureAwait(false);

        // Last: while it stands there, whoever meets the records again knows that something may be left.
        await RemoveAsync(store, work.Row is { } row ? [row] : [], cancellation).ConfigureAwait(false);
    }

    /// <summary>Removes rows.</summary>
    public static async ValueTask RemoveAsync(ISubjectStore store, IReadOnlyList<SubjectRow> rows, CancellationToken cancellation) =>
        await Task.WhenAll(
            from partition in rows.GroupBy(r => r.Partition)
            from part in partition.Chunk(store.MaxWrites)
            select store.CommitAsync(new SubjectTransaction { Partition = partition.Key, Removed = part }, cancellation).AsTask())
            .ConfigureAwait(false);

    private async ValueTask PhaseAsync(List<SubjectWork> subjects, bool owning, CancellationToken cancellation)
    {
        for (var round = 0; subjects.Count > 0; round++)
        {
            await SealAsync(subjects, cancellation).ConfigureAwait(false);
            var refused = new List<(Part Part, int Failed)>();
            await Task.WhenAll(Parts(subjects, owning).Select(async part =>
            {
                var done = await store.CommitAsync(part.Transaction, cancellation).ConfigureAwait(false);
                lock (_lock)
                {
                    Take(part, done, refused);
                }
            })).ConfigureAwait(false);
            if (refused.Count > 0)
            {
                if (round > 0)
                {
                    // Before they are loaded anew, not after: what is loaded grows old.
                    await Task.Delay(Pause(round), clock, cancellation).ConfigureAwait(false);
                }

                await RenewAsync(refused, owning, cancellation).ConfigureAwait(false);
            }

            subjects = owning
                ? [.. refused.SelectMany(r => r.Part.Subjects).Where(u => !u.IsOwned)]
                : [.. work.Subjects.Values.Where(u => u.Ops.Count > 0)];
        }
    }

    // Before they are written anywhere.
    private async ValueTask SealAsync(List<SubjectWork> subjects, CancellationToken cancellation)
    {
        if (engine.Sealer is { } sealer && subjects.Exists(u => u.Alerts.Count > 0))
        {
            await sealer.ReserveAsync(subjects.SelectMany(u => u.Alerts).Select(a => a.Alert), cancellation).ConfigureAwait(false);
            foreach (var alerts in subjects.Select(u => u.Alerts))
            {
                for (var i = 0; i < alerts.Count; i++)
                {
                    alerts[i] = (alerts[i].Order, sealer.Seal(alerts[i].Alert));
                }
            }
        }
    }

    private void Take(Part part, SubjectCommit done, List<(Part Part, int Failed)> refused)
    {
        if (!done.IsWritten)
        {
            refused.Add((part, done.Failed));
            return;
        }

        for (var i = 0; i < part.Subjects.Count; i++)
        {
            var (subject, write) = (part.Subjects[i], part.Transaction.Writes[i]);
            if (!write.WithoutBlock)
            {
                _findings += subject.Findings;
                _alerts.AddRange(subject.Alerts);
            }

            subject.Written(write.Record, done.Versions![i], write.WithoutBlock);
        }

        foreach (var row in part.Transaction.Added)
        {
            if (row.Name.StartsWith(RowName.Effects, StringComparison.Ordinal))
            {
                _effects.Add(row);
            }
            else if (row.Name.StartsWith(RowName.Alerts, StringComparison.Ordinal))
            {
                _outbox.Add(row);
            }
        }
    }

    // A subject that many instances want at once takes its touches later, so that nothing else waits for it.
    private void Defer(List<SubjectWork> changed, bool owning)
    {
        if (owning || work.Row == null)
        {
            return;
        }

        foreach (var subject in changed.Where(u => u.Conflicts >= options.ConflictsBeforeInbox).ToList())
        {
            changed.Remove(subject);
            _deferred.Add(subject.Key);
            if (subject.IsTouchedByEvents)
            {
                _inboxes.Add(InboxRow.Write(subject, work, engine.Seal));
            }

            subject.Ops.Clear();
        }
    }

    private bool IsDone(SubjectRow effects) =>
        _deferred.Count == 0 || !Array.Exists(EffectRow.Read(effects).Effects, e => _deferred.Contains(e.Target));

    // Loads what others may have changed and touches again what they have. What that gives to others now and did not before touches them
    // too.
    private async ValueTask RenewAsync(List<(Part Part, int Failed)> refused, bool owning, CancellationToken cancellation)
    {
        // A refusal names one subject, though several of the transaction may have changed.
        var named = refused.SelectMany(r => r.Part.Subjects.Where((_, i) => r.Failed < 0 || r.Failed == i)).ToHashSet();
        List<SubjectWork> suspects = [.. refused.SelectMany(r => r.Part.Subjects)];
        if (suspects.Exists(u => u.Conflicts >= MostConflicts))
        {
            throw new StoreUnavailableException("A subject is changed by others all the time.");
        }

        var loaded = await store.LoadAsync([.. suspects.Select(u => u.Key)], cancellation).ConfigureAwait(false);
        var stored = suspects.Zip(loaded).Where(s => named.Contains(s.First) || s.First.Stored.Version != s.Second.Version)
            .ToDictionary(s => s.First, s => s.Second);
        await notes.LearnLayoutsAsync(engine, stored.Values, cancellation).ConfigureAwait(false);
        List<SubjectWork> changed = [.. stored.Keys];
        Conflicts += changed.Count;
        Defer(changed, owning);
        var again = new Queue<SubjectWork>();
        var queued = new HashSet<SubjectWork>();
        foreach (var one in changed)
        {
            var known = work.Reload(one, stored[one]);
            Enqueue(one);
            if (known.Count > 0)
            {
                // Records that do not count after all may have touched anybody.
                foreach (var subject in work.Subjects.Values.Where(u => u.Ops.Count > 0))
                {
                    Enqueue(subject);
                }
            }
        }

        while (again.TryDequeue(out var subject))
        {
            queued.Remove(subject);
            engine.Reapply(work, subject);
            foreach (var (index, effect) in subject.Effects)
            {
                if (work.Subjects.TryGetValue(effect.Target, out var target) && !_deferred.Contains(target.Key)
                    && !target.HasEffect(effect.Id)
                    && !target.Ids.Has(effect.Hash))
                {
                    target.Insert(new SubjectOp(index, effect.TargetPosition, effect));
                    Enqueue(target);
                }
            }
        }

        void Enqueue(SubjectWork subject)
        {
            if (queued.Add(subject))
            {
                again.Enqueue(subject);
            }
        }
    }

    private List<Part> Parts(List<SubjectWork> subjects, bool owning)
    {
        var parts = new List<Part>();
        foreach (var partition in subjects.GroupBy(u => u.Partition))
        {
            var part = new List<(SubjectWork Subject, SubjectWrite Write, List<SubjectRow> Rows)>();
            var (writes, bytes) = (0, 0);
            foreach (var subject in partition)
            {
                var (write, rows) = ToWrite(subject, owning);
                var size = write.Record.Block.Length + write.Record.Ids.Length + write.Record.AppliedIntents.Length
                    + rows.Sum(r => r.Content.Length);
                size += subject.Peers.Count * PeerBytes;

                // One more for what all of them give to sums of peers.
                if (part.Count > 0 && (writes + 2 + rows.Count > store.MaxWrites || bytes + size > store.MaxBytes))
                {
                    Close();
                }

                part.Add((subject, write, rows));
                writes += 1 + rows.Count;
                bytes += size;
            }

            Close();

            void Close()
            {
                var peers = PeerRow.Write([.. part.Where(p => !p.Write.WithoutBlock).Select(p => p.Subject)], work.Intent);
                parts.Add(new Part(
                    [.. part.Select(p => p.Subject)],
                    new SubjectTransaction
                    {
                        Partition = partition.Key, Writes = [.. part.Select(p => p.Write)],
                        Added = [.. part.SelectMany(p => p.Rows), .. peers is null ? (SubjectRow[])[] : [peers]],
                    }));
                part.Clear();
                (writes, bytes) = (0, 0);
            }
        }

        return parts;
    }

    private (SubjectWrite Write, List<SubjectRow> Rows) ToWrite(SubjectWork subject, bool owning)
    {
        if (subject.Owned.Count > 0)
        {
            subject.AppliedIntents.Add(work.Intent, AppliedIntents.Owned);
        }

        // A touch by somebody else's record has to wait until that record is known to count.
        if (owning && !(subject.Ops.Count > 0 && subject.IsAlone(work.Batch)))
        {
            return (new SubjectWrite(WithIds(subject, onlyKept: true), WithoutBlock: true), []);
        }

        if (subject.IsTouchedByEvents)
        {
            subject.AppliedIntents.Add(work.Intent, AppliedIntents.Applied);
        }

        var (block, layout) = subject.Result;
        var stored = WithIds(subject, onlyKept: false) with { Block = block, Layout = layout };
        List<SubjectRow> rows = [.. EffectRow.Write(subject, work.Intent, work.Batch, engine.Seal)];
        if (subject.Alerts.Count > 0)
        {
            rows.Add(OutboxRow.Write(subject, work.Intent));
        }

        if (subject.Due.Count > 0)
        {
            rows.Add(DueRow.Write(subject, work.Intent, work.Batch, engine.Seal));
        }

        return (new SubjectWrite(stored, WithoutBlock: false), rows);
    }

    private SubjectRecord WithIds(SubjectWork subject, bool onlyKept)
    {
        var stored = subject.AppliedIntents.On(subject.Stored, notes.OldestOpenIntent) with
        {
            Ids = subject.Ids.Write(work.Watermark, onlyKept),
        };
        return subject.Home == null && stored.IdShards == 0 && stored.Ids.Length > options.IdsOfOneHome * sizeof(ulong)
            ? stored with { IdShards = IdShard.Count } : stored;
    }

    // Different for each work, so that those that met once do not meet again.
    private TimeSpan Pause(int round) =>
        TimeSpan.FromMilliseconds(1 + (work.Intent * 0x9E3779B97F4A7C15 >> 40) % (ulong)(20 * Math.Min(round, 10)));

    private sealed record Part(List<SubjectWork> Subjects, SubjectTransaction Transaction);
}
