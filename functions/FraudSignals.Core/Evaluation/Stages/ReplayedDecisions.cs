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
            var version = reader.Take<byte>();
            Require(version is >= DecisionLog.WithoutBands and <= DecisionLog.Version, "The steps are of an unknown version.");
            _hasBands = version != DecisionLog.WithoutBands;
            _hasOrigins = version >= DecisionLog.WithoutAwaited;
            Advance(reader);
        }

        IsShedding = Next == StepTag.Shedding;
        _position += IsShedding ? 1 : 0;
    }

    public void Follow(in Touch touch, in SubjectState state, long last)
    {
        if (touch.Role == Role.Finding || TryEnter(touch.Index, touch.TokenSlot))
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
        if (Next != StepTag.Settled)
        {
            return null;
        }

        var reader = Rest();
        reader.Take<byte>();
        var at = _index + reader.TakeSmall();
        Require(at >= index && at < _batch.Count, "What was judged again belongs to an event that does not count.");
        return at == index ? new Token(reader.Take<UInt128>()) : null;
    }

    private void ReadSettled(EventBatch batch, int index)
    {
        var reader = Rest();
        reader.Take<byte>();
        reader.TakeSmall();
        var subject = new Token(reader.Take<UInt128>());
        _index = index;
        Advance(reader);
        ReadSteps(engine.Table.TryGet(subject, out var state)
            ? new Touch(batch, index, new SubjectKey(state.Kind, subject), 0, Role.Finding, 0, 0, 0, 0)
            : default);
    }

    public bool TryNextEffect(in Touch origin, out Touch effect)
    {
        TryEnter(origin.Index, Event.TokenSlots);
        PassSteps();
        while (Next == StepTag.Effect)
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
    public void Complete() => Require(_position == _log.Length, "The steps are those of another batch.");

    private StepTag Next => _position == _log.Length ? 0 : (StepTag)_log.Span[_position];

    // Goes on to the steps of a touch, over those of touches not made; false where it has none.
    private bool TryEnter(int index, int slot)
    {
        while (Next == StepTag.Touch)
        {
            var reader = Rest();
            reader.Take<byte>();
            var at = (Index: _index + reader.TakeSmall(), Slot: reader.Take<byte>());
            Require(at.Index >= index && at.Index < _batch.Count && at.Slot < Event.TokenSlots,
                "Steps belong to an event that led to none.");
            if (at.Index > index || at.Slot > slot)
            {
                return false;
            }

            _index = index;
            Advance(reader);
            if (at.Slot == slot)
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
        while (Next is StepTag.Finding or StepTag.Alert or StepTag.Unsettled or StepTag.Awaiting)
        {
            if (Next == StepTag.Unsettled)
            {
                var hit = ReadUnsettled();
                if (touch.Batch != null && loaded.SettlingRuleOf(hit.Key)?.Rule.Subject == touch.Subject.Kind)
                {
                    ledger.Keep(hit, touch, engine.Unsettled);
                }
            }
            else if (Next == StepTag.Awaiting)
            {
                var (hit, due) = ReadAwaiting();
                if (touch.Batch != null && hit.Rule is { Awaited: >= 0 } rule && rule.Rule.Subject == touch.Subject.Kind)
                {
                    ledger.Await(hit, touch, due, engine.Unsettled);
                }
            }
            else if (Next == StepTag.Finding)
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
                var step = ReadAlert();
                if (touch.Batch != null && step.Typology != null && step.Typology.Typology.Subject == touch.Subject.Kind)
                {
                    ledger.Keep(step, touch);
                }
            }
        }
    }

    private Hit ReadHit()
    {
        var reader = Rest();
        reader.Take<byte>();
        var hit = new Hit
        {
            Rule = loaded.RuleOf(reader.Take<uint>())!,
            Slot = reader.Take<int>(),
            Time = reader.Take<long>(),
            EventsOwn = reader.Take<byte>() != 0,
            Band = _hasBands ? reader.Take<byte>() : (byte)0,
            Sample = reader.TakeSmall(),
        };
        var sides = reader.Take<byte>();
        Require(sides <= 2 * FindingRow.Sides.Comparisons, "A finding has more values than are kept.");
        for (var i = 0; i < sides; i++)
        {
            hit.Values[i] = reader.Take<double>();
        }

        Advance(reader);
        return hit;
    }

    private (Hit Hit, long Due) ReadAwaiting()
    {
        var hit = ReadHit();
        var reader = Rest();
        var due = reader.Take<long>();
        Advance(reader);
        return (hit, due);
    }

    private UnsettledHit ReadUnsettled()
    {
        var reader = Rest();
        reader.Take<byte>();
        var hit = reader.Take<UnsettledHit>();
        Advance(reader);
        return hit;
    }

    private AlertDecision ReadAlert()
    {
        var reader = Rest();
        reader.Take<byte>();
        var step =
            new AlertDecision(loaded.TypologyOf(reader.Take<uint>())!, reader.Take<int>(), reader.Take<long>(),
                (AlertLevel)reader.Take<byte>());
        Require(step.Level is AlertLevel.Alert or AlertLevel.Interdiction, "An alert is of no known level.");
        Advance(reader);
        return step;
    }

    private AddressedFinding ReadEffect(in Touch origin)
    {
        var reader = Rest();
        reader.Take<byte>();
        ref var e = ref _batch.Events[origin.Index];
        var slot = reader.Take<byte>();
        Require(slot < Event.TokenSlots && !e.Tokens[slot].IsAbsent, "A finding is addressed to nobody.");
        var target = new SubjectKey(Roles.KindOf(e.Type, slot), e.Tokens[slot]);
        var rule = reader.Take<uint>();
        var effect = new AddressedFinding(reader.Take<UInt128>(), rule, target, slot, origin.Time, reader.Take<long>(), Depth: 0);
        if (_hasOrigins)
        {
            effect = effect with { Origin = reader.Take<uint>(), Cause = reader.Take<uint>() };
        }

        Advance(reader);
        return effect;
    }

    private PackedReader Rest() => new(_log.Span[_position..]);

    private void Advance(in PackedReader reader) => _position += reader.Position;

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidDataException(message);
        }
    }
}
