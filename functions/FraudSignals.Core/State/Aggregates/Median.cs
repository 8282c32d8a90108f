using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Median of a field among the touches in the window that are among the newest 64, of an even number of them the mean of the two in the
/// middle; cannot say over nothing.
/// </summary>
internal sealed class Median : FunctionSpec
{
    public override string Gives => "median of a number among the newest 64 events";

    public override FieldNeed Field => FieldNeed.Number;

    public override KeptIn KeptIn => KeptIn.Touches;

    public override bool SharesTouches => false;

    public override int ReadTime => 700;

    public override FunctionUnit Unit => FunctionUnit.OfField;

    public override bool NeedsSample => true;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) =>
        new Reader(d, parts.TouchesApart(d with { Weight = d.Field }, d.Window, $"values|{StateIdentity(d)}"))
        {
            UnknownUntil = parts.UnknownUntil(d),
        };

    private sealed class Reader(AggregateDefinition definition, TouchLog log) : AggregateReader(definition)
    {
        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            Span<long> values = stackalloc long[TouchLog.Limit];
            var count = 0;
            foreach (var row in log.Between(state, log.Since(state, time, Definition.Window), time))
            {
                values[count++] = log.WeightAt(state, row);
            }

            if (count == 0)
            {
                return double.NaN;
            }

            values = values[..count];
            values.Sort();
            return ((double)values[(count - 1) / 2] + values[count / 2]) / 2 / Scale;
        }
    }
}
