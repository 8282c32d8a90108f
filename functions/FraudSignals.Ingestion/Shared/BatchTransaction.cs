using FraudSignals.Evaluation.Stages;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.State.Ids;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// What one intent has to do, whether by the instance that took the batch or by a sweep after it: which records count, what
/// they touch, and what of that is done. See <see cref="BatchCommitter"/> for how it is written.
/// </summary>
internal sealed class BatchTransaction
{
    private readonly Dictionary<int, int> _places = [];

    private BatchTransaction(EventBatch batch, IngestionMode mode) => (Batch, Mode) = (batch, mode);

    /// <summary>The only subject that events touch in this work; null for all.</summary>
    public SubjectKey? Only { get; private init; }

    /// <summary>Stamped and tokenised events; some of them may not belong to this work.</summary>
    public EventBatch Batch { get; }

    public IngestionMode Mode { get; }

    /// <summary>Whether only findings have to be applied, and no event touches anything itself.</summary>
    public bool IsOfFindings { get; private init; }

    /// <summary>The intent's id; 0 before it is open.</summary>
    public ulong Intent { get; private set; }

    /// <summary>The records that count, in their order.</summary>
    public List<int> Counted { get; } = [];

    /// <summary>
    /// Of those the ones whose ids are not asked for: they were owned before, or by a program that kept none of history.
    /// </summary>
    public HashSet<int> Free { get; } = [];

    public Dictionary<SubjectKey, SubjectWork> Subjects { get; } = [];

    /// <summary>The intents that may have brought those of the records that were known; some of them may not have been finished.</summary>
    public HashSet<ulong> Earlier { get; } = [];

    /// <summary>The oldest time that may still come.</summary>
    public long Watermark { get; set; }

    /// <summary>Up to when the ids of its records are known, where it is history; else 0.</summary>
    public long IdsUntil { get; set; }

    /// <summary>The row of the intent; null for what is left of one that is closed.</summary>
    public SubjectRow? Row { get; private set; }

    /// <summary>Of a batch just taken: what may count by its time.</summary>
    public static BatchTransaction Take(EventBatch batch, int from, int count, IngestionMode mode, EngineSession engine)
    {
        var work = new BatchTransaction(batch, mode) { IdsUntil = engine.IdsUntil(batch, mode) };
        engine.JudgeByTime(batch, from, count, mode, (i, outcome) =>
        {
            batch.Outcomes[i] = outcome ?? RecordOutcome.Accepted;
            if (outcome == null)
            {
                work.Counted.Add(i);
            }
        });
        return work;
    }

    /// <summary>Of an intent somebody left.</summary>
    public static BatchTransaction Resume(Intent intent, SubjectRow row)
    {
        var work = new BatchTransaction(intent.Batch, intent.Mode);
        work.Counted.AddRange(Enumerable.Range(0, intent.Batch.Count));
        work.Free.UnionWith(intent.Free);
        work.Open(intent.Id, row);
        return work;
    }

    /// <summary>Of findings somebody left, each with the event it rests on.</summary>
    public static BatchTransaction Resume(ulong intent, EventBatch batch)
    {
        var work = new BatchTransaction(batch, IngestionMode.Live) { IsOfFindings = true };
        work.Open(intent, null);
        return work;
    }

    /// <summary>Of what is due of a subject, as of when it is due.</summary>
    public static BatchTransaction Resume(DueRow due)
    {
        due.Batch.Events[0].Received = due.Due;
        var work = new BatchTransaction(due.Batch, IngestionMode.Live) { IsOfFindings = true, Only = due.Subject };
        work.Open(due.Intent, null);
        return work;
    }

    /// <summary>Of touches that wait in a subject's inbox.</summary>
    public static BatchTransaction Resume(ulong intent, InboxRow inbox)
    {
        var work = new BatchTransaction(inbox.Batch, inbox.Mode) { Only = inbox.Subject };
        work.Counted.AddRange(Enumerable.Range(0, inbox.Batch.Count));
        work.Free.UnionWith(work.Counted);
        work.Open(intent, null);
        return work;
    }

    /// <summary>The subjects that have to be loaded.</summary>
    public HashSet<SubjectKey> KeysToLoad(EngineSession engine)
    {
        if (IsOfFindings && Only is { } only)
        {
            return [only];
        }

        var keys = new HashSet<SubjectKey>();
        foreach (var i in IsOfFindings ? Enumerable.Range(0, Batch.Count) : Counted)
        {
            ref readonly var e = ref Batch.Events[i];
            if (!Free.Contains(i) && !IsOfFindings)
            {
                keys.Add(HomeOf(i));
            }

            foreach (var (_, role, key) in e.Touched())
            {
                if (engine.Keeps(key, role, e.Time))
                {
                    keys.Add(key);
                }
            }
        }

        return keys;
    }

    /// <summary>
    /// Takes subjects in as they were loaded. Gives further ones that are to be loaded: those that keep record ids for their homes.
    /// </summary>
    public IReadOnlyCollection<SubjectKey> Load(IEnumerable<SubjectRecord> stored, int partitions)
    {
        foreach (var one in stored)
        {
            Subjects.Add(one.Key, new SubjectWork(one, SubjectPartition.Of(one.Key, partitions)));
        }

        return Owning().Select(i => OwnedAt(i).Key).Where(k => !Subjects.ContainsKey(k)).ToHashSet();
    }

    /// <summary>The second half of loading: the ids of homes of very many records. Decides which records are new.</summary>
    public async ValueTask LoadIdsAsync(IReadOnlyCollection<SubjectKey> shards, ISubjectStore store, CancellationToken cancellation) =>
        Judge(shards.Count == 0 ? [] : await store.LoadAsync([.. shards], cancellation).ConfigureAwait(false), store.Partitions);

    /// <summary>Takes in the subjects that keep record ids for their homes, and decides which records are new.</summary>
    private void Judge(IEnumerable<SubjectRecord> idShards, int partitions)
    {
        var shards = idShards.ToDictionary(s => s.Key);
        foreach (var i in Owning())
        {
            var (key, home) = OwnedAt(i);
            if (!Subjects.TryGetValue(key, out var subject))
            {
                subject = new SubjectWork(shards[key], SubjectPartition.Of(key, partitions)) { Home = home };
                Subjects.Add(key, subject);
            }

            subject.Owned.Add(i);
        }

        var known = new HashSet<int>();
        foreach (var subject in Subjects.Values)
        {
            Judge(subject, known);
        }

        Counted.RemoveAll(known.Contains);
        if (Intent == 0)
        {
            foreach (var subject in Subjects.Values)
            {
                subject.Owned.RemoveAll(known.Contains);
            }
        }
    }

    /// <summary>Takes a subject in anew that others have changed. Gives the records that turn out to be known already.</summary>
    /// <exception cref="StoreUnavailableException">Its ids go elsewhere since; sent again, the batch will find them there.</exception>
    public IReadOnlySet<int> Reload(SubjectWork subject, SubjectRecord stored)
    {
        var wasOwned = subject.IsOwned;
        subject.Reset(stored);
        if (!wasOwned && subject.Owned.Count > 0 && KeepsIdsElsewhere(subject))
        {
            throw new StoreUnavailableException("A subject has become one of very many records.");
        }

        var known = new HashSet<int>();
        Judge(subject, known);
        subject.IsOwned |= wasOwned;
        if (subject.IsApplied)
        {
            subject.Ops.RemoveAll(op => op.IsOfEvent);
        }

        Counted.RemoveAll(known.Contains);
        foreach (var other in Subjects.Values)
        {
            other.Ops.RemoveAll(op => known.Contains(op.Event));
        }

        return known;
    }

    /// <summary>Gives the work its id. From then on records are named by their places among those that counted then.</summary>
    public void Open(ulong intent, SubjectRow? row)
    {
        (Intent, Row) = (intent, row);
        _places.Clear();
        foreach (var i in Counted)
        {
            _places.Add(i, _places.Count);
        }
    }

    /// <summary>The records that count, to be kept before anything else.</summary>
    public Intent ToIntent(ulong id)
    {
        var batch = new EventBatch(Math.Max(1, Counted.Count));
        var free = new List<int>();
        foreach (var i in Counted)
        {
            if (Free.Contains(i))
            {
                free.Add(batch.Count);
            }

            batch.Add(Batch, i);
        }

        return new Intent(id, Mode, batch, free);
    }

    // Whether the subject has kept the ids of this work's records, and which of them were known before.
    private void Judge(SubjectWork subject, HashSet<int> known)
    {
        subject.IsApplied = Intent != 0 && subject.AppliedIntents.Has(Intent, AppliedIntents.Applied);
        if (Intent != 0 && subject.AppliedIntents.Has(Intent, AppliedIntents.Owned))
        {
            subject.IsOwned = true;
            var places = subject.AppliedIntents.KnownBefore(Intent).ToHashSet();
            known.UnionWith(subject.Owned.Where(i => places.Contains(_places[i])));
            return;
        }

        foreach (var i in subject.Owned)
        {
            ref readonly var e = ref Batch.Events[i];
            var hash = HashOf(i);
            var content = RecordContent.Of(e);
            var atHome = subject.Home?.Ids.Known(hash, e.Version, content) ?? KnownId.No;
            var outcome =
                Admission.OutcomeOf(atHome != KnownId.No ? atHome : subject.Ids.Add(hash, e.Version, content, Math.Max(e.Time, IdsUntil)));
            Batch.Outcomes[i] = outcome;
            if (outcome != RecordOutcome.Accepted)
            {
                known.Add(i);
                Earlier.UnionWith((atHome != KnownId.No ? subject.Home! : subject).AppliedIntents.Owning.Where(c => c != Intent));
                if (Intent != 0)
                {
                    subject.AppliedIntents.Add(Intent, _places[i]);
                }
            }
        }

        subject.Ids.Keep();
    }

    private IEnumerable<int> Owning() => Counted.Where(i => !Free.Contains(i));

    private (SubjectKey Key, SubjectWork? Home) OwnedAt(int index)
    {
        var home = Subjects[HomeOf(index)];
        return KeepsIdsElsewhere(home) ? (IdShard.Of(home.Stored, HashOf(index)), home) : (home.Key, null);
    }

    // What it owns for this intent before it came to that stays with it.
    private bool KeepsIdsElsewhere(SubjectWork home) =>
        home.Stored.IdShards > 0 && !(Intent != 0 && home.AppliedIntents.Has(Intent, AppliedIntents.Owned));

    private ulong HashOf(int index)
    {
        ref readonly var e = ref Batch.Events[index];
        return RecordIds.Hash(e.Home, e.SourceIndex, e.Id.Packed);
    }

    private SubjectKey HomeOf(int index)
    {
        ref readonly var e = ref Batch.Events[index];
        return Roles.HomeOf(e);
    }
}
