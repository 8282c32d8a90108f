using System.Buffers;
using System.Buffers.Binary;
using FraudSignals.Binary;
using FraudSignals.Evaluation;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.State;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// What instances tell each other beside subjects: layouts, births of aggregates, since when sources are observed, what is closed.
/// </summary>
internal sealed class ClusterState(ISubjectStore store, EngineOptions engineOptions, PeerSums peers, TimeProvider clock)
{
    private const string RulesNote = "rules";
    private const string SourcesNote = "sources";
    private const string HoursNote = "hours";
    private const string OldestOpenIntentNote = "watermark";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly TakenHours _hours = new();
    private Dictionary<ushort, long> _sources = [];
    private ulong _oldestOpenIntent;
    private DateTimeOffset? _lastSweep;
    private long _read;

    /// <summary>No intent before this one is open, nor ever will be.</summary>
    public ulong OldestOpenIntent => Volatile.Read(ref _oldestOpenIntent);

    /// <summary>
    /// When a sweep last told all instances how far it had come, less what it leaves to them, or by the store's own clock where the
    /// sweep's is not believed; null before the first.
    /// </summary>
    public DateTimeOffset? LastSweep
    {
        get
        {
            lock (_lock)
            {
                return _lastSweep;
            }
        }
    }

    /// <summary>Makes an engine's rules known, and tells it since when its aggregates have been kept.</summary>
    public async ValueTask EnterAsync(Engine engine, SubjectLayouts layouts, CancellationToken cancellation)
    {
        var layout = await store.ReadNoteAsync(NameOf(layouts.Current), cancellation).ConfigureAwait(false);
        if (layout.Version == null)
        {
            // If another instance was quicker it wrote the same.
            await store.WriteNoteAsync(layout with { Content = Packed(engine) }, cancellation).ConfigureAwait(false);
        }

        while (true)
        {
            var note = await store.ReadNoteAsync(RulesNote, cancellation).ConfigureAwait(false);
            if (note.Version != null)
            {
                var (hash, prior) = Read(note);
                var skew = (long)engineOptions.ClockSkew.TotalMilliseconds;
                prior.HandOnBirths(engine.Loaded, clock.GetUtcNow().ToUnixTimeMilliseconds() + skew);
                if (hash == engine.Rules.Hash)
                {
                    return;
                }
            }

            var content = new ArrayBufferWriter<byte>();
            content.PutText(engine.Rules.Hash);
            content.Write(Packed(engine));
            if (await store.WriteNoteAsync(note with { Content = content.WrittenMemory.ToArray() }, cancellation).ConfigureAwait(false))
            {
                return;
            }
        }

        static (string Hash, PriorRules Prior) Read(ClusterNote note)
        {
            var reader = new ByteReader(note.Content.Span);
            return (reader.Text(), PriorRules.Read(ref reader));
        }
    }

    /// <summary>Reads what changes by and by, if that was long ago or the engine knows nothing of it yet.</summary>
    public async ValueTask RefreshAsync(EngineSession engine, CancellationToken cancellation, bool anew = false)
    {
        if (!anew && _read != 0 && clock.GetElapsedTime(Volatile.Read(ref _read)) < Fresh)
        {
            return;
        }

        Raise(await store.ReadNoteAsync(OldestOpenIntentNote, cancellation).ConfigureAwait(false));
        Take(engine, SourcesOf(await store.ReadNoteAsync(SourcesNote, cancellation).ConfigureAwait(false)));
        engine.Learn(HoursOf(await store.ReadNoteAsync(HoursNote, cancellation).ConfigureAwait(false)));
        if (engine.HasPeers)
        {
            await peers.TellAsync(engine, anew, cancellation).ConfigureAwait(false);
        }

        Volatile.Write(ref _read, clock.GetTimestamp());
    }

    /// <summary>Learns the layouts of subjects that were written under other rules.</summary>
    /// <exception cref="InvalidDataException">A layout is known to nobody.</exception>
    public async ValueTask LearnLayoutsAsync(EngineSession engine, IEnumerable<SubjectRecord> records, CancellationToken cancellation)
    {
        var layouts = engine.Layouts;
        foreach (var layout in records.Where(u => !u.Block.IsEmpty).Select(u => u.Layout).Distinct().Where(l => !layouts.Knows(l)))
        {
            var note = await store.ReadNoteAsync(NameOf(layout), cancellation).ConfigureAwait(false);
            layouts.Add(layout, Read(note));
        }

        static PriorRules Read(ClusterNote note)
        {
            var reader = new ByteReader(note.Content.Span);
            return PriorRules.Read(ref reader);
        }
    }

    /// <summary>Notes the earliest event of each source, if it is earlier than any known.</summary>
    public async ValueTask ObserveAsync(EngineSession engine, BatchTransaction work, CancellationToken cancellation)
    {
        var earliest = new Dictionary<ushort, long>();
        foreach (var i in work.Counted)
        {
            ref readonly var e = ref work.Batch.Events[i];
            earliest[e.SourceIndex] = Math.Min(e.Time, earliest.GetValueOrDefault(e.SourceIndex, long.MaxValue));
        }

        while (IsEarlier(earliest))
        {
            var note = await store.ReadNoteAsync(SourcesNote, cancellation).ConfigureAwait(false);
            var sources = SourcesOf(note);
            foreach (var (source, time) in earliest)
            {
                sources[source] = Math.Min(time, sources.GetValueOrDefault(source, long.MaxValue));
            }

            var content = new ArrayBufferWriter<byte>();
            content.PutSmall(sources.Count);
            foreach (var (source, time) in sources)
            {
                content.Put(source);
                content.Put(time);
            }

            if (await store.WriteNoteAsync(note with { Content = content.WrittenMemory.ToArray() }, cancellation).ConfigureAwait(false))
            {
                Take(engine, sources);
            }
        }
    }

    /// <summary>Notes the hours the records of a work are from, if others do not know of them.</summary>
    public async ValueTask NoteHoursAsync(BatchTransaction work, CancellationToken cancellation)
    {
        while (AreNew(work))
        {
            var note = await store.ReadNoteAsync(HoursNote, cancellation).ConfigureAwait(false);
            var hours = HoursOf(note);
            work.Counted.ForEach(i => hours.Note(work.Batch.Events[i], work.IdsUntil));
            var content = new ArrayBufferWriter<byte>();
            hours.Write(content);
            if (await store.WriteNoteAsync(note with { Content = content.WrittenMemory.ToArray() }, cancellation).ConfigureAwait(false))
            {
                lock (_lock)
                {
                    _hours.Add(hours);
                }
            }
        }
    }

    /// <summary>Tells all instances that no intent before one is open any more.</summary>
    public async ValueTask CloseAsync(ulong oldestOpenIntent, CancellationToken cancellation)
    {
        var note = await store.ReadNoteAsync(OldestOpenIntentNote, cancellation).ConfigureAwait(false);
        if (oldestOpenIntent > OldestOpenIntentOf(note))
        {
            var content = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(content, oldestOpenIntent);

            // If another sweep was quicker its own will do.
            if (await store.WriteNoteAsync(note with { Content = content }, cancellation).ConfigureAwait(false))
            {
                // Read again for when the store says it was written: the clock of this instance may be wrong, too.
                Raise(await store.ReadNoteAsync(OldestOpenIntentNote, cancellation).ConfigureAwait(false));
            }
        }
    }

    private static string NameOf(ulong layout) => $"layout-{layout:x16}";

    private static byte[] Packed(Engine engine)
    {
        var content = new ArrayBufferWriter<byte>();
        PriorRules.Of(engine.Loaded).Write(content);
        return content.WrittenMemory.ToArray();
    }

    private static Dictionary<ushort, long> SourcesOf(ClusterNote note)
    {
        var sources = new Dictionary<ushort, long>();
        if (note.Version != null)
        {
            var reader = new ByteReader(note.Content.Span);
            for (var count = reader.Small(); count > 0; count--)
            {
                sources[reader.Value<ushort>()] = reader.Value<long>();
            }
        }

        return sources;
    }

    private static TakenHours HoursOf(ClusterNote note)
    {
        var hours = new TakenHours();
        if (note.Version != null)
        {
            var reader = new ByteReader(note.Content.Span);
            hours.Read(ref reader);
        }

        return hours;
    }

    private bool AreNew(BatchTransaction work)
    {
        lock (_lock)
        {
            return work.Counted.Exists(i => !_hours.Has(work.Batch.Events[i], work.IdsUntil));
        }
    }

    private bool IsEarlier(Dictionary<ushort, long> than)
    {
        lock (_lock)
        {
            return than.Any(s => s.Value < _sources.GetValueOrDefault(s.Key, long.MaxValue));
        }
    }

    private void Take(EngineSession engine, Dictionary<ushort, long> sources)
    {
        lock (_lock)
        {
            _sources = sources;
        }

        engine.Observe(sources);
    }

    // A sweep leaves minutes to the instances. One that claims to have come further than the time it was written at had a clock far
    // ahead: believed, it would have all others refuse until that time, and intents that are open passed over. The next overwrites it.
    private static ulong OldestOpenIntentOf(ClusterNote note)
    {
        var oldestOpenIntent = note.Version == null ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(note.Content.Span);
        return note.Written is { } written && oldestOpenIntent > IntentId.At(written) ? 0 : oldestOpenIntent;
    }

    private void Raise(ClusterNote note)
    {
        var oldestOpenIntent = OldestOpenIntentOf(note);
        lock (_lock)
        {
            _oldestOpenIntent = Math.Max(_oldestOpenIntent, oldestOpenIntent);
            _lastSweep = oldestOpenIntent == 0 ? note.Written
                : DateTimeOffset.FromUnixTimeMilliseconds((long)(_oldestOpenIntent >> IntentId.LowBits));
        }
    }
}
