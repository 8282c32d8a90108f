using System.Runtime.CompilerServices;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Blocks;
using FraudSignals.State.Layouts;

namespace FraudSignals.Evaluation.Loaded;

/// <summary>
/// The context rules run in: one subject as of one instant. Aggregates are read when first asked for and kept until the
/// next Begin. The subject must not be written to between the two.
/// </summary>
internal sealed class SubjectEvaluation(SubjectTable table, AggregateReader[] readers) : EvaluationContext
{
    // By aggregate.
    private readonly Reading[] _readings =
        [.. readers.Select(r => new Reading { Reader = r, Horizon = r.Horizon, IsBefore = r.Definition.Before })];

    private readonly double[] _before = new double[readers.Length];
    private uint _round;
    private bool _captured;
    private bool _hasBefore;
    private SubjectState _state;
    private bool _exists;
    private long _time;
    private long _observedSince;
    private int _supposed = -1;
    private uint _counted;
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
            foreach (ref var reading in _readings.AsSpan())
            {
                reading.Round = 0;
            }

            _round = 1;
        }
    }

    /// <summary>
    /// Reads aggregates of a subject as they are before a touch is written; they hold for the next
    /// <see cref="Begin(in SubjectState, long, long)"/>.
    /// </summary>
    public void Capture(in SubjectState state, in Touch touch, int[] indexes)
    {
        foreach (var index in indexes)
        {
            _before[index] = readers[index].Read(state, touch.Time, touch.ObservedSince, touch.Batch.Events[touch.Index]);
        }

        _captured = true;
    }

    /// <summary>Forgets what was captured for a touch that is over.</summary>
    public void Release() => _captured = false;

    /// <summary>Whether an aggregate cannot say here where it must be covered by observation.</summary>
    public bool IsUnsaid(int index) => double.IsNaN(CoveredAggregate(index));

    /// <summary>For want of what an aggregate cannot say: a field, so much of the past, or anything to go by.</summary>
    public string WhyUnsaid(int index) =>
        _exists ? readers[index].WhyUnsaid(_state, _time, _observedSince) : readers[index].Definition.Name;

    /// <summary>Lets an aggregate say something until it is told otherwise; -1 for none. For asking what would be.</summary>
    public void Suppose(int index, double value)
    {
        if (_supposed >= 0)
        {
            _readings[_supposed] = _beforeSupposing;
        }

        _supposed = index;
        if (index >= 0)
        {
            _beforeSupposing = _readings[index];
            _readings[index] = _beforeSupposing with { Value = value, Covered = value, Round = _round };
        }
    }

    public AggregateDefinition Definition(int index) => readers[index].Definition;

    public override double Aggregate(int index)
    {
        ref var reading = ref _readings[index];
        return reading.Round == _round ? reading.Value : Read(ref reading, index).Value;
    }

    public override double CoveredAggregate(int index)
    {
        ref var reading = ref _readings[index];
        return reading.Round == _round ? reading.Covered : Read(ref reading, index).Covered;
    }

    public override double LeastSoon(int index) => _exists && !_readings[index].IsBefore
        ? _readings[index].Reader.Least(_state, _time, SkipCounter.EndOfDay(_state.Token, _time), _observedSince)
        : double.NaN;

    public override double MostSoon(int index)
    {
        ref readonly var reading = ref _readings[index];
        foreach (var role in reading.Reader.Definition.Roles)
        {
            if (reading.IsBefore || (_counted & SubjectLayout.BitOf(role)) == 0)
            {
                return double.NaN;
            }
        }

        return reading.Reader.Most(Aggregate(index), SkipCounter.MostTouches);
    }

    /// <summary>Says in which roles touches are counted while it is asked what can be soon, each as a bit.</summary>
    public SubjectEvaluation Foresee(uint counted)
    {
        _counted = counted;
        return this;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref readonly Reading Read(ref Reading reading, int index)
    {
        var value = reading.IsBefore ? _hasBefore ? _before[index] : double.NaN
            : _exists ? reading.Reader.Read(_state, _time, _observedSince) : double.NaN;
        reading.Round = _round;
        reading.Value = value;
        reading.Covered = _time - reading.Horizon < Math.Max(_observedSince, reading.Reader.KeptSince) ? double.NaN : value;
        return ref reading;
    }

    // What an aggregate says in a round, and what it says where it must be covered by observation.
    private record struct Reading
    {
        public required AggregateReader Reader;
        public double Value;
        public double Covered;
        public long Horizon;
        public uint Round;
        public bool IsBefore;
    }
}
