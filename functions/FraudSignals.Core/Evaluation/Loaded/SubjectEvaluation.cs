using System.Runtime.CompilerServices;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Blocks;

namespace FraudSignals.Evaluation.Loaded;

/// <summary>
/// The context rules run in: one subject as of one instant. Aggregates are read when first asked for and kept until the
/// next Begin. The subject must not be written to between the two.
/// </summary>
internal sealed class SubjectEvaluation(SubjectTable table, AggregateReader[] readers) : EvaluationContext
{
    private readonly Reading[] _readings = new Reading[readers.Length];
    private readonly long[] _horizons = [.. readers.Select(r => r.Horizon)];
    private readonly bool[] _isBefore = [.. readers.Select(r => r.Definition.Before)];
    private readonly double[] _before = new double[readers.Length];
    private uint _round;
    private bool _captured;
    private bool _hasBefore;
    private SubjectState _state;
    private bool _exists;
    private long _time;
    private long _observedSince;
    private int _supposed = -1;
    private Reading _beforeSupposing;

    public override Token Subject => _exists ? _state.Token : default;

    public override bool IsSupposing => _supposed >= 0;

    public override long AsOf => _time;

    /// <summary>Points at a subject and an instant.</summary>
    public void Begin(Token subject, long time, long observedSince)
    {
        _exists = table.TryGet(subject, out _state);
        Begin(time, observedSince);
    }

    /// <summary>Points at a subject at hand and an instant.</summary>
    public void Begin(in SubjectState state, long time, long observedSince)
    {
        _exists = true;
        _state = state;
        Begin(time, observedSince);
    }

    private void Begin(long time, long observedSince)
    {
        _time = time;
        _observedSince = observedSince;
        (_hasBefore, _captured) = (_captured, false);
        if (++_round == 0)
        {
            Array.Clear(_readings);
            _round = 1;
        }
    }

    /// <summary>
    /// Reads aggregates of a subject as they are before a touch is written; they hold for the next
    /// <see cref="Begin(in SubjectState, long, long)"/>.
    /// </summary>
    public void Capture(in SubjectState state, in Touch touch, int[] slots)
    {
        foreach (var slot in slots)
        {
            _before[slot] = readers[slot].Read(state, touch.Time, touch.ObservedSince, touch.Batch.Events[touch.Index]);
        }

        _captured = true;
    }

    /// <summary>Forgets what was captured for a touch that is over.</summary>
    public void Release() => _captured = false;

    /// <summary>Whether an aggregate cannot say here where it must be covered by observation.</summary>
    public bool IsUnsaid(int slot) => double.IsNaN(CoveredAggregate(slot));

    /// <summary>For want of what an aggregate cannot say: a field, so much of the past, or anything to go by.</summary>
    public string WhyUnsaid(int slot) => _exists ? readers[slot].WhyUnsaid(_state, _time, _observedSince) : readers[slot].Definition.Name;

    /// <summary>Lets an aggregate say something until it is told otherwise; -1 for none. For asking what would be.</summary>
    public void Suppose(int slot, double value)
    {
        if (_supposed >= 0)
        {
            _readings[_supposed] = _beforeSupposing;
        }

        _supposed = slot;
        if (slot >= 0)
        {
            _beforeSupposing = _readings[slot];
            _readings[slot] = new Reading { Value = value, Covered = value, Round = _round };
        }
    }

    public AggregateDefinition Definition(int slot) => readers[slot].Definition;

    public override double Aggregate(int slot)
    {
        ref readonly var reading = ref _readings[slot];
        return reading.Round == _round ? reading.Value : Read(slot).Value;
    }

    public override double CoveredAggregate(int slot)
    {
        ref readonly var reading = ref _readings[slot];
        return reading.Round == _round ? reading.Covered : Read(slot).Covered;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref readonly Reading Read(int slot)
    {
        var reader = readers[slot];
        ref var reading = ref _readings[slot];
        reading.Round = _round;
        reading.Value = _isBefore[slot] ? _hasBefore ? _before[slot] : double.NaN
            : _exists ? reader.Read(_state, _time, _observedSince) : double.NaN;
        reading.Covered = _time - _horizons[slot] < Math.Max(_observedSince, reader.KeptSince) ? double.NaN : reading.Value;
        return ref reading;
    }

    // What an aggregate says in a round, and what it says where it must be covered by observation.
    private struct Reading
    {
        public double Value;
        public double Covered;
        public uint Round;
    }
}
