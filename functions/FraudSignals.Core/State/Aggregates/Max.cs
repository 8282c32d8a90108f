using FraudSignals.Rules;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>Largest value of a field in the window; cannot say over nothing.</summary>
internal sealed class Max : FunctionSpec
{
    public override string Gives => "the largest of a number";

    public override FieldNeed Field => FieldNeed.Number;

    public override FunctionUnit Unit => FunctionUnit.OfField;

    public override bool Grows => true;

    public override bool IsMeasurable => true;

    public override IReadOnlyList<ColumnOf> Columns { get; } = [ColumnOf.Max];

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) =>
        new ExtremeReader(d, parts.Columns(d, Columns), isLargest: true) { UnknownUntil = parts.UnknownUntil(d) };
}
