using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>Mean of a field in the window (columns: value, count); cannot say over nothing.</summary>
internal sealed class Mean : FunctionSpec
{
    public override string Gives => "mean of a number";

    public override FieldNeed Field => FieldNeed.Number;

    public override FunctionUnit Unit => FunctionUnit.OfField;

    public override bool NeedsSample => true;

    public override bool IsMeasurable => true;

    public override IReadOnlyList<ColumnOf> Columns { get; } = [ColumnOf.Value, ColumnOf.Count];

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) =>
        new Reader(d, parts.Columns(d, Columns)) { UnknownUntil = parts.UnknownUntil(d) };

    private sealed class Reader(AggregateDefinition definition, RingColumn[][] columns) : WindowReader(definition, columns)
    {
        protected override double Value(in SubjectState state, long time, long observedSince)
        {
            var count = Sum(state, 1, time);
            return count == 0 ? double.NaN : Sum(state, 0, time) / FieldScale / count;
        }
    }
}
