using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>Different values of an identifier in the window.</summary>
internal sealed class Distinct : FunctionSpec
{
    public override string Gives => "number of different values of an identifier";

    public override FieldNeed Field => FieldNeed.Identifier;

    public override KeptIn KeptIn => KeptIn.Set;

    public override int ReadTime => 650;

    public override bool Grows => true;

    public override bool IsNumber => true;

    public override bool GuardsSamples => true;

    public override bool IsNothingWithoutTouches => true;

    public override bool IsMeasurable => true;

    public override bool IsPartOf(AggregateDefinition own, AggregateDefinition whole) =>
        whole.Of == AggregateFunction.Count || (whole.Of == AggregateFunction.Distinct && own.Field == whole.Field);

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) =>
        new Reader(d, parts.Distinct(d)) { UnknownUntil = parts.UnknownUntil(d) };

    internal sealed class Reader(AggregateDefinition definition, DistinctSet set) : AggregateReader(definition)
    {
        protected override double Value(in SubjectState state, long time, long observedSince) => set.CountAt(state, set.Grid.PaneOf(time));
    }
}
