using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Standard deviation over mean of the gaps between the touches in the window that are among the newest 64;
/// cannot say below three touches.
/// </summary>
internal sealed class GapVariation : FunctionSpec
{
    public override string Gives => "how uneven the gaps between the newest 64 events are; near 0 is a machine";

    public override KeptIn KeptIn => KeptIn.Touches;

    public override int ReadTime => 160;

    public override bool NeedsSample => true;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) =>
        new Reader(d, parts.Touches(d)) { UnknownUntil = parts.UnknownUntil(d) };

    private sealed class Reader(AggregateDefinition definition, TouchLog log) : AggregateReader(definition)
    {
        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            double sum = 0, squares = 0;
            var gaps = 0;
            var next = long.MinValue;
            foreach (var row in log.Between(state, log.Since(state, time, Definition.Window), time))
            {
                var at = log.TimeAt(state, row);
                if (next != long.MinValue)
                {
                    double gap = next - at;
                    sum += gap;
                    squares += gap * gap;
                    gaps++;
                }

                next = at;
            }

            if (gaps < 2 || sum == 0)
            {
                return double.NaN;
            }

            var mean = sum / gaps;
            return Math.Sqrt(Math.Max(0, squares / gaps - mean * mean)) / mean;
        }
    }
}
