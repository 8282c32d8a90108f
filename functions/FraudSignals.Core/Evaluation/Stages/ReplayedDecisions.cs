using FraudSignals.Alerts;
using FraudSignals.Binary;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.Events;
using FraudSignals.State;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.Evaluation.Stages;

/// <summary>
/// Reads back what a <see cref="DecisionLog"/> noted. What belongs to touches that are not made under the present rules, and
/// what names rules or typologies not loaded, is passed over.
/// </summary>
internal sealed class ReplayedDecisions(LoadedSnapshot loaded, EngineState engine, FindingLedger ledger, Settling settling)
    : IDecisionSource
{
    private EventBatch _batch = null!;
    private ReadOnlyMemory<byte> _log;
    private int _position;
    private int _index;
    private bool _hasBands;
    private bool _hasOrigins;

    /// <summary>Whether subjects without state were not begun in the batch.</summary>
    public bool IsShedding { get; private set; }

    /// <summary>Begins with a batch.</summary>
    public void Start(EventBatch batch, ReadOnlyMemory<byte> log)
    {
        (_batch, _log, _position, _index) = (batch, log, 0, 0);
        if (!log.IsEmpty)
        {
            var reader = Rest();
            var version = reader.Value<byte>();
            Require(version is >= DecisionLog.WithoutBands and <= DecisionLog.Version, "The decisions are of an unknown version.");
            _hasBands = version != DecisionLog.WithoutBands;
            _hasOrigins = version >= DecisionLog.WithoutAwaited;
            Advance(reader);
        }

        IsShedding = Next == DecisionTag.Shedding;
        _position += IsShedding ? 1 : 0;
    }

    public void Follow(in Touch touch, in SubjectState state, long last)
    {
        if (touch.Role == Role.Finding || TryEnter(touch.Index, touch.TokenPosition))
        {
            ReadSteps(touch);
        }
    }

    public void Settle(EventBatch batch, int index)
    {
        while (settling.TryTake(batch.Events[index], out var waiting))
        {
            if (NextSettled(index) == waiting.Subject)
            {
                ReadSettled(batch, index);
            }

            settling.Drop(waiting);
        }

        // Under other rules some of them did not wait.
        while (NextSettled(index) != null)
        {
            ReadSettled(batch, index);
        }
    }

    // Of whom hits were judged again before an event; null where there is nobody more.
    private Token? NextSettled(int index)
    {
        if (Next != DecisionTag.Settled)
        {
            return null;
        }

        var reader = Rest();
        reader.Value<byte>();
        var at = _index + reader.Small();
        Require(at >= index && at < _batch.Count, "What was judged again belongs to an event that does not count.");
        return at == index ? new Token(reader.Value<UInt128>()) : null;
    }

    private void ReadSettled(EventBatch batch, int index)
    {
        var reader = Rest();
        reader.Value<byte>();
        reader.Small();
        var subject = new Token(reader.Value<UInt128>());
        _index = index;
        Advance(reader);
        ReadSteps(engine.Table.TryGet(subject, out var state)
            ? new Touch(batch, index, new SubjectKey(state.Kind, subject), 0, Role.Finding, 0, 0, 0, 0)
            : default);
    }

    public bool TryNextEffect(in Touch origin, out Touch effect)
    {
        TryEnter(origin.Index, Event.TokenCount);
        PassSteps();
        while (Next == DecisionTag.Effect)
        {
            Require(_index == origin.Index, "A finding belongs to an event that led to none.");
            var next = ReadEffect(origin);
            next.Note(engine);
            if (loaded.RuleOf(next.Rule) != null)
            {
                effect = next.On(origin);
                return true;
            }

            PassSteps();
        }

        effect = default;
        return false;
    }

    /// <summary>Ends a batch: nothing may be left.</summary>
    public void Complete() => Require(_position == _log.Length, "The decisions are those of another batch.");

    private DecisionTag Next => _position == _log.Length ? 0 : (DecisionTag)_log.Span[_position];

    // Goes on to the decisions of a touch, over those of touches not made; false where it has none.
    private bool TryEnter(int index, int position)
    {
        while (Next == DecisionTag.Touch)
        {
            var reader = Rest();
            reader.Value<byte>();
            var at = (Index: _index + reader.Small(), Position: reader.Value<byte>());
            Require(at.Index >= index && at.Index < _batch.Count && at.Position < Event.TokenCount,
                "Decisions belong to an event that led to none.");
            if (at.Index > index || at.Position > position)
            {
                return false;
            }

            _index = index;
            Advance(reader);
            if (at.Position == position)
            {
                return true;
            }

            PassSteps();
        }

        return false;
    }

    private void PassSteps() => ReadSteps(default);

    // What a touch led to; without a touch it is read and left alone.
    private void ReadSteps(in Touch touch)
    {
        while (Next is DecisionTag.Finding or DecisionTag.Alert or DecisionTag.Unsettled or DecisionTag.Awaiting)
        {
            if (Next == DecisionTag.Unsettled)
            {
                var hit = ReadUnsettled();
                if (touch.Batch != null && loaded.SettlingRuleOf(hit.Key)?.Rule.Subject == touch.Subject.Kind)
                {
                    ledger.Keep(hit, touch, engine.Unsettled);
                }
            }
            else if (Next == DecisionTag.Awaiting)
            {
                var (hit, due) = ReadAwaiting();
                if (touch.Batch != null && hit.Rule is { Awaited: >= 0 } rule && rule.Rule.Subject == touch.Subject.Kind)
                {
                    ledger.Await(hit, touch, due, engine.Unsettled);
                }
            }
            else if (Next == DecisionTag.Finding)
            {
                var hit = ReadHit();
                if (touch.Batch != null && hit.Rule != null && hit.Rule.Rule.Subject == touch.Subject.Kind)
                {
                    hit.Rule.Hits++;
                    ledger.Keep(hit, touch);
                }
            }
            else
            {
                var decision = ReadAlert();
                if (touch.Batch != null && decision.Typology != null && decision.Typology.Typology.Subject == touch.Subject.Kind)
                {
                    ledger.Keep(decision, touch);
                }
            }
        }
    }

    private Hit ReadHit()
    {
        var reader = Rest();
        reader.Value<byte>();
        var hit = new Hit
        {
            Rule = loaded.RuleOf(reader.Value<uint>())!,
            Period = reader.Value<int>(),
            Time = reader.Value<long>(),
            EventsOwn = reader.Value<byte>() != 0,
            Band = _hasBands ? reader.Value<byte>() : (byte)0,
            Sample = reader.Small(),
        };
        var sides = reader.Value<byte>();
        Require(sides <= 2 * FindingRow.Sides.Comparisons, "A finding has more values than are kept.");
        for (var i = 0; i < sides; i++)
        {
            hit.Values[i] = reader.Value<double>();
        }

        Advance(reader);
        return hit;
    }

    private (Hit Hit, long Due) ReadAwaiting()
    {
        var hit = ReadHit();
        var reader = Rest();
        var due = reader.Value<long>();
        Advance(reader);
        return (hit, due);
    }

    private UnsettledHit ReadUnsettled()
    {
        var reader = Rest();
        reader.Value<byte>();
        var hit = reader.Value<UnsettledHit>();
        Advance(reader);
        return hit;
    }

    private AlertDecision ReadAlert()
    {
        var reader = Rest();
        reader.Value<byte>();
        var decision =
            new AlertDecision(loaded.TypologyOf(reader.Value<uint>())!, reader.Value<int>(), reader.Value<long>(),
                (AlertLevel)reader.Value<byte>());
        Require(decision.Level is AlertLevel.Alert or AlertLevel.Interdiction, "An alert is of no known level.");
        Advance(reader);
        return decision;
    }

    private AddressedFinding ReadEffect(in Touch origin)
    {
        var reader = Rest();
        reader.Value<byte>();
        ref var e = ref _batch.Events[origin.Index];
        var position = reader.Value<byte>();
        Require(position < Event.TokenCount && !e.Tokens[position].IsAbsent, "A finding is addressed to nobody.");
        var target = new SubjectKey(Roles.KindOf(e.Type, position), e.Tokens[position]);
        var rule = reader.Value<uint>();
        var effect = new AddressedFinding(reader.Value<UInt128>(), rule, target, position, origin.Time, reader.Value<long>(), Depth: 0);
        if (_hasOrigins)
        {
            effect = effect with { Origin = reader.Value<uint>(), Cause = reader.Value<uint>() };
        }

        Advance(reader);
        return effect;
    }

    private ByteReader Rest() => new(_log.Span[_position..]);

    private void Advance(in ByteReader reader) => _position += reader.Position;

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidDataException(message);
        }
    }
}
