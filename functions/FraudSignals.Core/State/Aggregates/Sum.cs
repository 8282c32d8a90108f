using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>Sum of a field in the window.</summary>
internal sealed class Sum : FunctionSpec
{
    public override string Gives => "sum of a number";

    public override FieldNeed Field => FieldNeed.Number;

    public override FunctionUnit Unit => FunctionUnit.OfField;

    public override bool Grows => true;

    public override bool GuardsSamples => true;

    public override bool IsNothingWithoutTouches => true;

    public override bool IsMeasurable => true;

    public override IReadOnlyList<ColumnOf> Columns { get; } = [ColumnOf.Value];

    public override bool IsPartOf(AggregateDefinition own, AggregateDefinition whole) => whole.Of == AggregateFunction.Sum
        && own.Field == whole.Field && own.Currency == whole.Currency && own.Field != EventField.PayerBalanceAfter;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) =>
        new Reader(d, parts.Columns(d, Columns)) { UnknownUntil = parts.UnknownUntil(d) };

    private sealed class Reader(AggregateDefinition definition, RingColumn[][] columns) : WindowReader(definition, columns)
    {
        protected override double Value(in SubjectState state, long time, long observedSince) => Sum(state, 0, time) / FieldScale;
    }
}
