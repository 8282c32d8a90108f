using FraudSignals.Rules;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>Smallest value of a field in the window; cannot say over nothing.</summary>
internal sealed class Min : FunctionSpec
{
    public override string Gives => "the smallest of a number";

    public override FieldNeed Field => FieldNeed.Number;

    public override FunctionUnit Unit => FunctionUnit.OfField;

    public override bool NeedsWholePast => true;

    public override IReadOnlyList<ColumnOf> Columns { get; } = [ColumnOf.Min];

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) =>
        new ExtremeReader(d, parts.Columns(d, Columns), isLargest: false) { UnknownUntil = parts.UnknownUntil(d) };
}
