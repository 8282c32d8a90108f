using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Inspection;
using FraudSignals.Reports;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.State.Ids;
using FraudSignals.State.Peers;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// An engine that holds the subjects of one batch at a time: they are put in, touched and taken out again. Nothing waits while
/// its lock is held. Safe for use by many threads.
/// </summary>
internal sealed partial class EngineSession
{
    private readonly Lock _lock = new();
    private readonly EngineOptions _options;
    private readonly Tokenizer _tokenizer;
    private readonly List<Token> _present = [];
    private IReadOnlyCollection<string> _off = [];
    private Engine _engine;
    private SubjectLayouts _layouts;
    private int _order;

    public EngineSession(RuleSnapshot rules, EngineOptions options, Tokenizer tokenizer, AlertSealer? sealer = null)
    {
        (Seal, Sealer) = (new BatchSeal(tokenizer.Derive("events under way")), sealer);
        (_options, _tokenizer) = (options, tokenizer);
        _engine = NewEngine(rules);
        _layouts = new SubjectLayouts(_engine.Loaded);
    }

    /// <summary>Seals the identifiers of events that wait for somebody to finish them.</summary>
    public BatchSeal Seal { get; }

    /// <summary>Seals those of alerts; null leaves tokens alone.</summary>
    public AlertSealer? Sealer { get; }

    public RuleSnapshot Rules => _engine.Rules;

    /// <summary>The layouts blocks are read from and written in.</summary>
    public SubjectLayouts Layouts => _layouts;

    /// <summary>Goes on with other rules from the next use on.</summary>
    public void Use(Engine engine, SubjectLayouts layouts)
    {
        lock (_lock)
        {
            layouts.Learn(_layouts);
            engine.Table.Peers.TakeOver(_engine.Table.Peers);
            engine.SwitchOff(_off);
            (_engine, _layouts) = (engine, layouts);
        }
    }

    /// <summary>These rules and typologies count for nothing from now on; see <see cref="Engine.SwitchOff"/>.</summary>
    public void SwitchOff(IReadOnlyCollection<string> ids)
    {
        lock (_lock)
        {
            _off = ids;
            _engine.SwitchOff(ids);
        }
    }

    /// <summary>Makes the rules known to the other instances.</summary>
    public ValueTask EnterAsync(ClusterState notes, CancellationToken cancellation) => notes.EnterAsync(_engine, _layouts, cancellation);

    /// <summary>Whether rules ask what is usual among peers.</summary>
    public bool HasPeers => _engine.Loaded.PeerSpecs.Count > 0;

    /// <summary>Whether rules ask what did not follow.</summary>
    public bool AwaitsAny => _engine.Loaded.AwaitsAny;

    /// <summary>Takes what peers had on a day.</summary>
    public void PutPeers(int day, PeerDay counts)
    {
        lock (_lock)
        {
            _engine.Table.Peers.Put(day, counts);
        }
    }

    /// <summary>What peers had is known of all days up to one.</summary>
    public void KnowPeersThrough(int day)
    {
        lock (_lock)
        {
            _engine.Table.Peers.KnowThrough(day);
        }
    }

    /// <summary>An engine for subjects that come and go: no figures of all of them are kept in it.</summary>
    public Engine NewEngine(RuleSnapshot rules)
    {
        var engine = new Engine(rules, _options);
        engine.Table.Peers.Share();
        return engine;
    }

    public void Tokenize(EventBatch batch)
    {
        lock (_lock)
        {
            _tokenizer.Tokenize(batch);
        }
    }

    /// <summary>Notes since when sources have been observed; the earliest counts.</summary>
    public void Observe(IEnumerable<KeyValuePair<ushort, long>> sources)
    {
        lock (_lock)
        {
            foreach (var (source, since) in sources)
            {
                _engine.State.Observe(source, since);
            }
        }
    }

    /// <summary>
    /// Decides on records by their times, in their order; <paramref name="decide"/> is told each with null where its id decides.
    /// </summary>
    public void JudgeByTime(EventBatch batch, int from, int count, IngestionMode mode, Action<int, RecordOutcome?> decide)
    {
        lock (_lock)
        {
            for (var i = from; i < from + count; i++)
            {
                decide(i, _engine.Admission.JudgeByTime(batch.Events[i], mode));
            }
        }
    }

    /// <summary>Makes known how late it was when events that count were received: what came before that may be forgotten.</summary>
    public void Arrive(BatchTransaction work)
    {
        lock (_lock)
        {
            for (var i = 0; i < work.Batch.Count; i++)
            {
                _engine.Admission.Count(work.Batch.Events[i], work.Mode);
            }
        }
    }

    /// <summary>Up to when ids of history are known that is taken now; 0 for what is no history.</summary>
    public long IdsUntil(EventBatch batch, IngestionMode mode)
    {
        lock (_lock)
        {
            return mode == IngestionMode.History && batch.Count > 0 ? _engine.Admission.IdUntil(batch.Events[0], mode) : 0;
        }
    }

    /// <summary>Notes hours from which records have counted, at this instance or another.</summary>
    public void Learn(TakenHours hours)
    {
        lock (_lock)
        {
            _engine.State.Taken.Add(hours);
        }
    }

    /// <summary>Whether anything is kept of a subject that an event touches in a role at a time.</summary>
    public bool Keeps(SubjectKey subject, Role role, long time) =>
        _engine.Loaded.Layouts[(int)subject.Kind]?.Plans is { } plans && (plans[(int)role] ?? plans[(int)Role.Finding]) != null
        && !_engine.Rules.KeepsNoState(subject.Token, time);

    /// <summary>
    /// Makes all events of a work touch its subjects in the order an engine with all state would, and notes what touched whom.
    /// </summary>
    public void Evaluate(BatchTransaction work)
    {
        lock (_lock)
        {
            Begin(work.Subjects.Values);
            foreach (var index in work.Counted)
            {
                _engine.Admission.Count(work.Batch.Events[index], work.Mode);
                Evaluate(work, index);
            }

            End(work.Subjects.Values);
            work.Watermark = _engine.Table.Watermark;
        }
    }

    /// <summary>Touches one subject once more as was noted for it, after it was loaded anew or touches have come or gone.</summary>
    public void Reapply(BatchTransaction work, SubjectWork subject)
    {
        lock (_lock)
        {
            subject.ForgetResult();
            Begin([subject]);
            var flow = _engine.Run.Flow;
            var ops = subject.Ops.ToArray();
            subject.Ops.Clear();
            foreach (var op in ops)
            {
                if (op.Effect is { } known && subject.Ids.Add(known.Hash, 0, 0, known.KeptUntil) != KnownId.No)
                {
                    continue;
                }

                subject.Ops.Add(op);
                var origin = flow.Begin(work.Batch, op.Event);
                ref var e = ref work.Batch.Events[op.Event];
                var touch = op.Effect is { } effect ? effect.On(origin) : On(origin, e, op.Position, subject.Key);
                if (op.IsDue)
                {
                    Settle(subject, touch);
                }
                else
                {
                    Touch(work, subject, touch);
                }
            }

            _engine.Run.Rules.DropEffects();
            End([subject]);
            work.Watermark = _engine.Table.Watermark;
        }
    }

    /// <summary>What is known of a subject.</summary>
    public SubjectReport? Inspect(SubjectRecord record)
    {
        lock (_lock)
        {
            Begin([new SubjectWork(record, 0)]);
            var report = SubjectInspector.Report(_engine, record.Key);
            Clear();
            return report;
        }
    }

    public RulesReport Report(DateTimeOffset activeSince)
    {
        lock (_lock)
        {
            return RulesInspector.Report(_engine, activeSince);
        }
    }

    public Token TokenOf(SubjectKind kind, ReadOnlySpan<byte> normalisedKey)
    {
        lock (_lock)
        {
            return _tokenizer.Tokenize(kind, normalisedKey);
        }
    }
}
