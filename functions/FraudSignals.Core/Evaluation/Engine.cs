using System.IO.Hashing;
using System.Runtime.InteropServices;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ingestion;
using FraudSignals.Rules;
using FraudSignals.Snapshots;
using FraudSignals.State;
using FraudSignals.Subjects;
using FraudSignals.Touches;

namespace FraudSignals.Evaluation;

/// <summary>
/// Turns stamped events into state, findings and alerts. A deterministic function of state, event and rules: no clock,
/// no I/O, no randomness. For use by one thread at a time.
/// </summary>
public sealed class Engine
{
    // A subject silent for so long loses its expired panes before it is touched, since panes are kept modulo 65,536.
    private const long LongSilence = 10L * 24 * 3600 * 1000;
    private const int MaxDepth = 3;
    private const int SweepEvery = 64;

    private static readonly long Accepted = TextCode.Of("accepted");
    private static readonly int StatusSlot = EventFieldInfo.Of(EventField.Status).Slot;

    private readonly long _lateness;
    private readonly long _clockSkew;
    private readonly long _retention;
    private readonly LoadedSnapshot _loaded;
    private readonly SubjectTable _table;
    private readonly RecordIds _ids = new();
    private readonly SubjectEvaluation _context;
    private readonly FilterOutcomes _filters;
    private readonly FindingStep _findings;
    private readonly Prefetcher _prefetcher;
    private readonly Queue<FindingEffect> _effects = new();
    private readonly List<(int Pane, byte Roles)> _later = [];
    private readonly List<Hit> _hits = [];
    private readonly Dictionary<ushort, long> _observedSince = [];
    private long _events;
    private int _sweep;

    /// <param name="snapshot">The rules.</param>
    /// <param name="options">The bounds in time.</param>
    public Engine(RuleSnapshot snapshot, EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _lateness = (long)options.Lateness.TotalMilliseconds;
        _clockSkew = (long)options.ClockSkew.TotalMilliseconds;
        _retention = (long)options.SubjectRetention.TotalMilliseconds;
        _loaded = new LoadedSnapshot(snapshot);
        _table = new SubjectTable(_loaded.Layouts);
        _context = new SubjectEvaluation(_table, _loaded.Readers);
        _filters = new FilterOutcomes(_loaded.Filters, _context);
        _prefetcher = new Prefetcher(_table, _ids, _loaded.Tracked);
        _findings = new FindingStep(new AlertWriter(snapshot.Hash, options.SourceNames, _table), _table, Decisions);
    }

    /// <summary>The rules in force.</summary>
    public RuleSnapshot Snapshot => _loaded.Snapshot;

    /// <summary>The alerts raised or revised since the list was last cleared.</summary>
    public List<Decision> Decisions { get; } = [];

    /// <summary>How many subjects have state.</summary>
    public int Subjects => _table.Count;

    /// <summary>Bytes of state in use, record ids and index not counted.</summary>
    public long StateBytes => _table.BytesInUse;

    /// <summary>Bytes taken by the record ids of the lateness bound.</summary>
    public long RecordIdBytes => _ids.Bytes;

    /// <summary>Subjects and mean bytes of state, by kind. Walks all subjects.</summary>
    public IEnumerable<(SubjectKind Kind, int Subjects, double MeanBytes)> StateByKind()
    {
        var subjects = new int[_loaded.Layouts.Length];
        var bytes = new long[_loaded.Layouts.Length];
        for (var i = 0; i < _table.Positions; i++)
        {
            if (_table.TryAt(i, out var state))
            {
                subjects[(int)state.Layout.Kind]++;
                bytes[(int)state.Layout.Kind] += state.BlockSize;
            }
        }

        return Enumerable.Range(0, subjects.Length).Where(k => subjects[k] > 0)
            .Select(k => ((SubjectKind)k, subjects[k], (double)bytes[k] / subjects[k]));
    }

    internal LoadedSnapshot Loaded => _loaded;

    internal SubjectTable Table => _table;

    internal SubjectEvaluation Context => _context;

    internal long LatestObservedSince => _observedSince.Count == 0 ? long.MaxValue : _observedSince.Values.Max();

    /// <summary>Processes a batch whose events are stamped and tokenised; fills in its outcomes and adds to <see cref="Decisions"/>.</summary>
    public BatchOutcome Process(EventBatch batch, IngestionMode mode)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _findings.Found = 0;
        var alerts = Decisions.Count;
        _prefetcher.Start(batch);
        for (var i = 0; i < batch.Count; i++)
        {
            batch.Outcomes[i] = Process(batch, i, mode, _prefetcher.Ahead(batch, i));
        }

        return new BatchOutcome(_findings.Found, Decisions.Count - alerts);
    }

    /// <summary>
    /// What the last <see cref="Process(EventBatch, IngestionMode)"/> decided, for <see cref="Replay"/>. Empty where nothing
    /// hit. Valid until the next batch.
    /// </summary>
    public ReadOnlyMemory<byte> Steps => throw new NotImplementedException();

    /// <summary>
    /// Does to the state again what <see cref="Process(EventBatch, IngestionMode)"/> did with a batch, without deciding anything again.
    /// What the steps say of rules and typologies no longer loaded is passed over.
    /// </summary>
    /// <param name="batch">The batch as it was processed: events stamped and tokenised, outcomes filled in; clear text is not needed.</param>
    /// <param name="mode">How it was taken.</param>
    /// <param name="steps">The <see cref="Steps"/> of then.</param>
    /// <exception cref="InvalidDataException">The steps are damaged or another batch's; the engine is of no use afterwards.</exception>
    public void Replay(EventBatch batch, IngestionMode mode, ReadOnlyMemory<byte> steps) => throw new NotImplementedException();

    /// <summary>Begins a snapshot of the state as of now. The next one can begin when it is complete or abandoned.</summary>
    /// <exception cref="InvalidOperationException">Another snapshot is under way.</exception>
    public EngineSnapshot BeginSnapshot() => throw new NotImplementedException();

    /// <summary>Begins to read a snapshot, taken under these or other rules, into this engine, which must be empty.</summary>
    /// <exception cref="InvalidOperationException">The engine has taken events already.</exception>
    public EngineRestore BeginRestore() => throw new NotImplementedException();

    /// <summary>
    /// Goes on with other rules and the state kept: aggregates with the same definition stay, others go, new ones
    /// cannot say until their horizon has passed since now.
    /// </summary>
    /// <exception cref="InvalidOperationException">A snapshot is under way.</exception>
    public void Reload(RuleSnapshot snapshot) => throw new NotImplementedException();

    private RecordOutcome Process(EventBatch batch, int index, IngestionMode mode, ulong idHash)
    {
        ref var e = ref batch.Events[index];
        if (e.Time > e.Received + _clockSkew)
        {
            return RecordOutcome.TooEarly;
        }

        // The bound counts from the latest reception, even if the clock went back since: older panes may be gone.
        var floor = Math.Max(_table.Floor, e.Received - _lateness);
        _table.Floor = floor;
        if (e.Time < floor && mode == IngestionMode.Live)
        {
            return RecordOutcome.TooLate;
        }

        // A transfer that is not final counts for nothing, and leaves its id free for the final record.
        if (e.Type == EventType.Transfer && (e.Present >> StatusSlot & 1) != 0 && e.Values[StatusSlot] != Accepted)
        {
            return RecordOutcome.Accepted;
        }

        if (e.Time >= floor)
        {
            var known = _ids.Add(idHash, e.Version, e.Time, floor);
            if (known != RecordIds.Known.No)
            {
                return known == RecordIds.Known.Older ? RecordOutcome.Superseded : RecordOutcome.Duplicate;
            }
        }

        ref var observedSince = ref CollectionsMarshal.GetValueRefOrAddDefault(_observedSince, e.SourceIndex, out var exists);
        observedSince = exists ? Math.Min(observedSince, e.Time) : e.Time;
        _context.Use(batch.Events, index);
        _filters.NextEvent();
        for (var slot = 0; slot < Event.TokenSlots; slot++)
        {
            _prefetcher.Block(batch, index, slot);
            var token = e.Tokens[slot];
            var role = Roles.Of(e.Type, slot);
            if (!token.IsAbsent && Roles.IsTouched(role, e.View))
            {
                Touch(batch, index, new SubjectKey(Roles.KindOf(role), token), slot, role, e.Time, 0, 0, observedSince, mode);
            }
        }

        while (_effects.TryDequeue(out var effect))
        {
            if (_ids.Add(effect.Target.Token, ushort.MaxValue, effect.Id, 0, effect.Time, _table.Floor) == RecordIds.Known.No)
            {
                Touch(batch, index, effect.Target, effect.TargetSlot, Role.Finding, effect.Time, effect.Rule, effect.Depth, observedSince, mode);
            }
        }

        if (++_events % SweepEvery == 0)
        {
            Sweep();
        }

        return RecordOutcome.Accepted;
    }

    private void Touch(
        EventBatch batch, int index, SubjectKey key, int slot, Role role, long time, uint finding, int depth, long observedSince, IngestionMode mode)
    {
        var layout = _loaded.Layouts[(int)key.Kind];
        var plan = layout?.Plans[(int)role];
        if (plan == null || (_loaded.Snapshot.NoState.Count > 0 && _loaded.Snapshot.NoState.Contains(key.Token)))
        {
            return;
        }

        ref var e = ref batch.Events[index];
        var state = _table.GetOrAdd(key);
        var last = state.LastSeen;
        if (last != 0 && time - last > LongSilence)
        {
            state = _table.Compact(state);
        }

        // Before anything is written: panes are told apart by their nearness to the newest.
        state.FirstSeen = state.FirstSeen == 0 ? time : Math.Min(state.FirstSeen, time);
        state.LastSeen = Math.Max(last, time);
        plan.Apply(ref state, time, e, _filters, finding);
        layout!.Evidence.Add(ref state, new EvidenceRow(time, role, e.SourceIndex, e.Id));
        if (mode == IngestionMode.History)
        {
            return;
        }

        var rules = _loaded.RulesFor(key.Kind, role);
        if (rules.Length == 0)
        {
            return;
        }

        var at = new FindingStep.Place(batch, index, key, slot, role, depth);
        Evaluate(rules, at, state, time, observedSince, laterRoles: 0);
        if (last > time)
        {
            _later.Clear();
            _table.TryGet(key.Token, out state);
            layout.Finest.PanesAfter(state, layout.Finest.Grid.PaneOf(time), _later);
            foreach (var (pane, roles) in _later)
            {
                // A finding just made may have moved the subject.
                _table.TryGet(key.Token, out state);
                Evaluate(rules, at, state, layout.Finest.Grid.StartOf(pane), observedSince, laterRoles: roles);
            }
        }
    }

    // At a later pane of a late event (the roles seen there are given) only those rules run again that its own events made
    // run, over what the late event has changed; rules that name event fields ran for their own event and for no other.
    private void Evaluate(LoadedRule[] rules, in FindingStep.Place at, in SubjectState state, long time, long observedSince, byte laterRoles)
    {
        var eventsOwn = laterRoles == 0;
        _context.Begin(state, time, observedSince);
        _hits.Clear();
        foreach (var rule in rules)
        {
            if (!eventsOwn && (rule.NamesEventFields || (laterRoles & rule.RoleBits) == 0))
            {
                continue;
            }

            switch (rule.Condition(_context))
            {
                case Kleene.True:
                    rule.Hits++;
                    _hits.Add(Hit.Of(rule, _context));
                    break;
                case Kleene.False:
                    rule.Misses++;
                    break;
                default:
                    rule.CannotSay++;
                    break;
            }
        }

        foreach (ref readonly var hit in CollectionsMarshal.AsSpan(_hits))
        {
            var rule = hit.Rule;
            _findings.Record(hit, at, time, eventsOwn);
            if (eventsOwn && rule.Rule.AddressedTo is { } role && at.Depth < MaxDepth)
            {
                Address(rule, role, at, time);
            }
        }
    }

    private void Address(LoadedRule rule, Role role, in FindingStep.Place at, long time)
    {
        ref var e = ref at.Batch.Events[at.Index];
        var slot = Roles.SlotOf(role);
        var target = e.Tokens[slot];
        if (Roles.TypeOf(role) != e.Type || target.IsAbsent || !Roles.IsTouched(role, e.View))
        {
            return;
        }

        Span<UInt128> identity = [at.Subject.Token.Value, target.Value, rule.Hash, (UInt128)(uint)FindingStep.SlotOf(at.Subject.Token, rule, time)];
        var id = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(identity));
        _effects.Enqueue(new FindingEffect(id, rule.Hash, new SubjectKey(Roles.KindOf(role), target), slot, time, at.Depth + 1));
    }

    // A little at a time, idle subjects are forgotten and the others lose what has expired.
    private void Sweep()
    {
        if (_sweep >= _table.Positions)
        {
            _sweep = 0;
        }

        if (_table.TryAt(_sweep++, out var state))
        {
            if (state.LastSeen < _table.Floor + _lateness - _retention)
            {
                _table.Remove(state.Token);
            }
            else
            {
                _table.Compact(state);
            }
        }
    }
}
