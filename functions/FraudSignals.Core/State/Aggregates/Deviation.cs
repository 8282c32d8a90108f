using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Population standard deviation of a field in the window (columns: value, count, square low, square high); cannot say below two.
/// </summary>
internal sealed class Deviation : FunctionSpec
{
    public override string Gives => "population standard deviation of a number";

    public override FieldNeed Field => FieldNeed.Number;

    public override FunctionUnit Unit => FunctionUnit.OfField;

    public override bool NeedsSample => true;

    public override IReadOnlyList<ColumnOf> Columns { get; } = [ColumnOf.Value, ColumnOf.Count, ColumnOf.SquareLow, ColumnOf.SquareHigh];

    public override ValueRange RangeOf(AggregateDefinition d) => ValueRange.NeverNegative;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) =>
        new Reader(d, parts.Columns(d, Columns)) { UnknownUntil = parts.UnknownUntil(d) };

    private sealed class Reader(AggregateDefinition definition, RingColumn[][] columns) : WindowReader(definition, columns)
    {
        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            var count = Sum(state, 1, time);
            if (count < 2)
            {
                return double.NaN;
            }

            // count * sum of squares - square of sum, in 128-bit integers, so that nothing cancels away.
            var sum = (Int128)Sum(state, 0, time);
            var squares = ((Int128)Sum(state, 3, time) << 32) + Sum(state, 2, time);
            var scaled = (double)(squares * count - sum * sum);
            return Math.Sqrt(Math.Max(0, scaled)) / count / FieldScale;
        }
    }
}
