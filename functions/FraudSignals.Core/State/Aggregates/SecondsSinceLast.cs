using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>Seconds from the touch before this one; the scalars hold the two newest different times, seconds since 1970.</summary>
internal sealed class SecondsSinceLast : FunctionSpec
{
    public override string Gives => "seconds since the event before this; with Role `finding`, since the finding before";

    public override bool HasWindow => false;

    public override KeptIn KeptIn => KeptIn.Scalars;

    public override FunctionUnit Unit => FunctionUnit.Seconds;

    public override bool TakesFindings => true;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d)
    {
        var scalar = parts.Scalars($"newest|{d.Identity}", $"second|{d.Identity}");
        parts.Write(d, new Writer(scalar));
        return new Reader(d, scalar) { UnknownUntil = parts.UnknownUntil(d) };
    }

    private sealed class Reader(AggregateDefinition definition, int scalar) : AggregateReader(definition)
    {
        public override long Horizon => 0;

        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            var now = (int)(time / 1000);
            var newest = state.Scalar(scalar);
            var last = newest < now ? newest : state.Scalar(scalar + 1);
            return last == 0 || last >= now ? double.NaN : now - last;
        }
    }

    private sealed class Writer(int scalar) : TouchWriter
    {
        public override void Write(ref SubjectState state, in Touch touch, in Event source)
        {
            var seconds = (int)(touch.Time / 1000);
            ref var newest = ref state.Scalar(scalar);
            ref var second = ref state.Scalar(scalar + 1);
            if (seconds > newest)
            {
                second = newest;
                newest = seconds;
            }
            else if (seconds < newest && seconds > second)
            {
                second = seconds;
            }
        }
    }
}
