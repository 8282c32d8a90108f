using FraudSignals.Alerts;
using FraudSignals.Evaluation.Checkpoints;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.Evaluation.Stages;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.State.Blocks;
using FraudSignals.State.Layouts;

namespace FraudSignals.Evaluation;

/// <summary>
/// Turns stamped events into state, findings and alerts. A deterministic function of state, event and rules: no clock,
/// no I/O, no randomness. For use by one thread at a time.
/// </summary>
public sealed class Engine
{
    // More than a large batch brings; there must be room for them all before it is looked again.
    private const int SubjectsSoon = 1 << 16;

    private readonly EngineOptions _options;
    private readonly EngineState _state;
    private readonly Admission _admission;
    private readonly DecisionLog _decisions = new();
    private readonly HashSet<string> _off = new(StringComparer.Ordinal);
    private RuleRun _run;
    private EngineCheckpoint? _checkpoint;

    /// <param name="snapshot">The rules.</param>
    /// <param name="options">The bounds in time.</param>
    public Engine(RuleSnapshot snapshot, EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        var loaded = new LoadedSnapshot(snapshot);
        _state = new EngineState(loaded.Layouts, options, loaded.PeerSpecs);
        _admission = new Admission(options, _state);
        _run = new RuleRun(loaded, options, _state, _decisions, RaisedAlerts);
    }

    /// <summary>The rules in force.</summary>
    public RuleSnapshot Rules => Loaded.Snapshot;

    /// <summary>Is told of every hit of a rule, for looking at rules; null where nobody asks.</summary>
    public IFindingObserver? Observer
    {
        get => _run.Findings.Observer;
        set => _run.Findings.Observer = value;
    }

    /// <summary>The alerts raised or revised since the list was last cleared.</summary>
    public List<RaisedAlert> RaisedAlerts { get; } = [];

    /// <summary>
    /// What the last <see cref="Process"/> decided, for <see cref="Replay"/>; empty where nothing hit. Valid until the next batch.
    /// </summary>
    public ReadOnlyMemory<byte> Decisions => _decisions.Written;

    /// <summary>
    /// Subjects that began to wait for a judgement in the last <see cref="Process"/>. An engine that is restored does not know their
    /// identifiers, so whoever wants an alert to name them keeps those. Valid until the next batch.
    /// </summary>
    public IReadOnlyList<WaitingSubject> Waiting => _state.Unsettled.Fresh;

    /// <summary>How many subjects have state.</summary>
    public int Subjects => _state.Table.Count;

    /// <summary>Bytes of state in use, record ids and index not counted.</summary>
    public long StateBytes => _state.Table.BytesInUse;

    /// <summary>Bytes taken by the record ids of the lateness bound.</summary>
    public long RecordIdBytes => _state.Ids.Bytes;

    /// <summary>Memory taken by state in bytes: blocks of subjects and what was given back of them, their index, record ids.</summary>
    public long BytesTaken => _state.Table.BytesTaken + _state.Ids.BytesTaken + _state.Table.Peers.BytesTaken;

    /// <summary>How much of <see cref="EngineOptions.MaxStateBytes"/> is left. May be asked while a batch is processed.</summary>
    public StateRoom Room
    {
        get
        {
            var (used, most) = (BytesTaken, _options.MaxStateBytes);
            return used >= most ? StateRoom.None
                : used + _state.Table.BytesToGrow(SubjectsSoon) >= most - most / 8 ? StateRoom.KnownSubjects
                : StateRoom.Ample;
        }
    }

    /// <summary>How many touches were left out since the engine was made, because their subjects were not begun.</summary>
    public long Shed => _run.Flow.Shed;

    /// <summary>Whether a snapshot is under way; the rules cannot change meanwhile.</summary>
    public bool IsTakingCheckpoint => _checkpoint is { IsOver: false };

    internal LoadedSnapshot Loaded => _run.Loaded;

    internal SourceNames SourceNames => _options.SourceNames;

    internal RuleRun Run => _run;

    internal Admission Admission => _admission;

    internal SubjectTable Table => _state.Table;

    internal SubjectEvaluation Context => _run.Context;

    internal EngineState State => _state;

    /// <summary>
    /// Processes a batch whose events are stamped and tokenised; fills in its outcomes and adds to <see cref="RaisedAlerts"/>.
    /// </summary>
    public BatchOutcome Process(EventBatch batch, IngestionMode mode)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Begin();
        var (alerts, shed) = (RaisedAlerts.Count, Shed);

        // Decided once a batch and noted with it: how much memory state takes differs after a restart.
        _run.Flow.TakesNewSubjects = Room == StateRoom.Ample;
        if (!_run.Flow.TakesNewSubjects)
        {
            _decisions.Shedding();
        }

        _run.Prefetcher.Start(batch);
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var e = ref batch.Events[i];
            var outcome = batch.Outcomes[i] = _admission.Judge(e, mode, _run.Prefetcher.Ahead(batch, i));
            if (outcome == RecordOutcome.Accepted && TransferStatuses.IsFinal(e))
            {
                _run.Flow.Apply(batch, i, mode, _run.Rules);
            }
        }

        return new BatchOutcome(_run.Findings.Found, RaisedAlerts.Count - alerts, (int)(Shed - shed));
    }

    /// <summary>
    /// Does to the state again what <see cref="Process"/> did with a batch, without deciding anything again. What the decisions
    /// say of rules and typologies no longer loaded is passed over. Of the rules' counters hits and alerts go on, misses do not.
    /// </summary>
    /// <param name="batch">The batch as it was processed: events stamped and tokenised, outcomes filled in; clear text is not
    /// needed.</param>
    /// <param name="mode">How it was taken.</param>
    /// <param name="decisions">The <see cref="Decisions"/> of then.</param>
    /// <exception cref="InvalidDataException">The decisions are damaged or another batch's; the engine is of no use afterwards.</exception>
    public void Replay(EventBatch batch, IngestionMode mode, ReadOnlyMemory<byte> decisions)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _run.Recorded.Start(batch, decisions);
        _run.Flow.TakesNewSubjects = !_run.Recorded.IsShedding;
        _run.Prefetcher.Start(batch);
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var e = ref batch.Events[i];
            var outcome = batch.Outcomes[i];
            _admission.Repeat(e, mode, outcome, _run.Prefetcher.Ahead(batch, i));
            if (outcome == RecordOutcome.Accepted && TransferStatuses.IsFinal(e))
            {
                _run.Flow.Apply(batch, i, mode, _run.Recorded);
            }
        }

        _run.Recorded.Complete();
    }

    /// <summary>Whether a subject has state.</summary>
    public bool Has(SubjectKey subject) => Table.TryGet(subject.Token, out var state) && state.Layout.Kind == subject.Kind;

    /// <summary>
    /// Forgets a subject's state: its aggregates, evidence, findings and alerts. Record ids stay, so that its events sent again
    /// are duplicates still; and other subjects keep what they have of it.
    /// </summary>
    /// <returns>Whether there was any.</returns>
    public bool Erase(SubjectKey subject)
    {
        if (!Has(subject))
        {
            return false;
        }

        Table.Remove(subject.Token);
        return true;
    }

    /// <summary>When the last record that counts was received; null before the first.</summary>
    public DateTimeOffset? LastReception =>
        _state.LastReception == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_state.LastReception);

    /// <summary>
    /// Believes a clock that stands before what has been received, and forgets subjects that were touched by records of a later time, since
    /// what they know of time is wrong. Where records of now are too late they count again from the lateness bound before now on. Where at
    /// least half of that bound counts, nothing older does until the time has caught up: its ids are forgotten, so it could count twice.
    /// </summary>
    /// <param name="now">What the clock says.</param>
    /// <returns>The oldest time that may come, now and before; and how many subjects were forgotten.</returns>
    public (DateTimeOffset Watermark, DateTimeOffset WatermarkBefore, int Forgotten) AcceptClock(DateTimeOffset now)
    {
        _state.LastReception = now.ToUnixTimeMilliseconds();
        var before = Table.Watermark;
        if (before > (now - _options.Lateness / 2).ToUnixTimeMilliseconds())
        {
            Table.Watermark = (now - _options.Lateness).ToUnixTimeMilliseconds();
        }

        var latest = (now + _options.ClockSkew).ToUnixTimeMilliseconds();
        var wrong = Table.Where(state => state.LastSeen > latest);
        wrong.ForEach(Table.Remove);
        return (DateTimeOffset.FromUnixTimeMilliseconds(Table.Watermark), DateTimeOffset.FromUnixTimeMilliseconds(before), wrong.Count);
    }

    /// <summary>Begins a snapshot of the state as of now. The next one can begin when it is complete or abandoned.</summary>
    /// <exception cref="InvalidOperationException">Another snapshot is under way.</exception>
    public EngineCheckpoint BeginCheckpoint()
    {
        RequireNoCheckpoint();
        return _checkpoint = new EngineCheckpoint(_state, Loaded);
    }

    /// <summary>Begins to read a snapshot, taken under these or other rules, into this engine, which must be empty.</summary>
    /// <exception cref="InvalidOperationException">The engine has taken events already.</exception>
    public EngineRestore BeginRestore() => _state.IsEmpty
        ? new EngineRestore(_state, Loaded, Now)
        : throw new InvalidOperationException("Only an empty engine can be restored.");

    /// <summary>
    /// Goes on with other rules and the state kept: aggregates with the same definition stay, others go, new ones
    /// cannot say until their horizon has passed since now.
    /// </summary>
    /// <exception cref="InvalidOperationException">A snapshot is under way.</exception>
    public void Reload(RuleSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        RequireNoCheckpoint();
        var prior = PriorRules.Of(Loaded);
        var loaded = new LoadedSnapshot(snapshot);
        prior.HandOn(loaded, Now());
        _state.Table.Migrate(loaded.Layouts, prior.MigrationsTo(loaded));
        _state.Table.Peers.Use(loaded.PeerSpecs);
        var (shed, observer) = (Shed, Observer);
        _run = new RuleRun(loaded, _options, _state, _decisions, RaisedAlerts);
        (_run.Flow.Shed, Observer) = (shed, observer);
        loaded.SwitchOff(_off);
    }

    /// <summary>
    /// From now on these rules and typologies are evaluated and counted, but make no findings and no alerts, and findings made
    /// before do not count; all others do. Holds over changes of rules; ids of nothing loaded are passed over.
    /// </summary>
    public void SwitchOff(IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        _off.Clear();
        _off.UnionWith(ids);
        Loaded.SwitchOff(_off);
    }

    /// <summary>Subjects and mean bytes of state, by kind; kinds without a subject are left out.</summary>
    public IEnumerable<(SubjectKind Kind, int Subjects, double MeanBytes)> StateByKind() =>
        from kind in Enum.GetValues<SubjectKind>()
        let subjects = Table.Tally.SubjectsOf(kind)
        where subjects > 0
        select (kind, subjects, (double)Table.Tally.BytesOf(kind) / subjects);

    /// <summary>Forgets what the batch before decided.</summary>
    internal void Begin()
    {
        _decisions.Clear();
        _state.Unsettled.Fresh.Clear();
        _run.Findings.Found = 0;
    }

    // No event taken so far can be later, save where they come in any order; 0 while there are none.
    private long Now() => _state.LastReception == 0
        ? 0
        : Math.Max(_state.LastReception, Table.Watermark + (long)_options.Lateness.TotalMilliseconds)
            + (long)_options.ClockSkew.TotalMilliseconds;

    private void RequireNoCheckpoint()
    {
        if (IsTakingCheckpoint)
        {
            throw new InvalidOperationException("A snapshot is under way.");
        }
    }
}
