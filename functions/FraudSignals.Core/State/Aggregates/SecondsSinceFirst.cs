using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Seconds since the first touch in the aggregate's roles, to a second; cannot say unless it was observed for the horizon, or the
/// least of it, before that. The scalar holds the time of that touch, seconds since 1970.
/// </summary>
internal sealed class SecondsSinceFirst : FunctionSpec
{
    public override string Gives =>
        "seconds since the first event in its roles; cannot say unless the feed was watched for the Horizon before that";

    public override bool HasWindow => false;

    public override bool HasHorizon => true;

    public override KeptIn KeptIn => KeptIn.Scalars;

    public override FunctionUnit Unit => FunctionUnit.Seconds;

    public override bool IsAge => true;

    public override bool IsBounded => true;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) =>
        new Reader(d, parts.First(d)) { UnknownUntil = parts.UnknownUntil(d) };

    private sealed class Reader(AggregateDefinition definition, int scalar) : AggregateReader(definition)
    {
        private readonly long _least = (long)definition.LeastHorizon.TotalMilliseconds;

        public override long Horizon => 0;

        protected override TimeSpan Needed => Definition.LeastHorizon;

        protected override long AgeFrom(in SubjectState state, long time) => state.Scalar(scalar) * 1000L;

        // How much older it may be, where it was not watched for long enough, does not matter.
        public override double Least(in SubjectState state, long time, long until, long observedSince) =>
            state.Scalar(scalar) is not 0 and var first ? time / 1000 - first : double.NaN;

        public override double Most(double now, int touches) => double.PositiveInfinity;

        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            var first = state.Scalar(scalar);
            return first == 0 || first > time / 1000 || first * 1000L - observedSince < _least
                ? double.NaN
                : time / 1000 - first;
        }
    }

    internal sealed class Writer(int scalar) : TouchWriter
    {
        public override void Write(ref SubjectState state, in Touch touch, in Event source)
        {
            ref var first = ref state.Scalar(scalar);
            var seconds = (int)(touch.Time / 1000);
            first = first == 0 ? seconds : Math.Min(first, seconds);
        }
    }
}
