using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>Touches in the window.</summary>
internal sealed class Count : FunctionSpec
{
    public override string Gives => "number of events; with Role `finding` and a Finding, of findings";

    public override bool Grows => true;

    public override bool IsNumber => true;

    public override bool CountsTouches => true;

    public override bool IsBounded => true;

    public override bool GuardsSamples => true;

    public override bool IsNothingWithoutTouches => true;

    public override bool IsMeasurable => true;

    public override bool TakesFindings => true;

    public override IReadOnlyList<ColumnOf> Columns { get; } = [ColumnOf.Count];

    public override bool IsPartOf(AggregateDefinition own, AggregateDefinition whole) => whole.Of == AggregateFunction.Count;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) => d.Per == FindingUnit.Origin
        ? new Distinct.Reader(d, parts.Distinct(d)) { UnknownUntil = parts.UnknownUntil(d) }
        : new Reader(d, parts.Columns(d, Columns)) { UnknownUntil = parts.UnknownUntil(d) };

    private sealed class Reader(AggregateDefinition definition, RingColumn[][] columns) : WindowReader(definition, columns)
    {
        // It loses what expires till then, and that is all it can lose.
        public override double Least(in SubjectState state, long time, long until, long observedSince) => Read(state, until, observedSince);

        public override double Most(double now, int touches) => now + touches;

        protected override double Value(in SubjectState state, long time, long observedSince) => Sum(state, 0, time);
    }
}
