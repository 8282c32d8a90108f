using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Whether the subject has not met whom an identifier field of the event names within the horizon before it: 1 or 0. Cannot say until
/// the horizon was observed, where the event does not name anybody, and once there were too many to keep.
/// </summary>
internal sealed class IsNew : FunctionSpec
{
    public override string Gives =>
        "1 where the value of an identifier field of the event was not met within the horizon before it, else 0";

    public override bool IsDeclared => false;

    public override FieldNeed Field => FieldNeed.Identifier;

    public override bool HasWindow => false;

    public override bool HasHorizon => true;

    public override KeptIn KeptIn => KeptIn.Novelty;

    public override int ReadTime => 300;

    public override bool NeedsWholePast => true;

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d)
    {
        var grid = PaneGrid.For(d.Horizon);
        return new Reader(d, parts.Novelty(d, grid, grid.PanesIn(d.Horizon) + 1), parts.PositionOf(d));
    }

    private sealed class Reader(AggregateDefinition definition, NoveltySet set, int position)
        : AggregateReader(definition, alwaysNeedsHorizon: true)
    {
        private readonly int _panes = set.Grid.PanesIn(definition.Horizon);

        public override long Horizon => (long)Definition.Horizon.TotalMilliseconds;

        public override double Read(in SubjectState state, long time, long observedSince, in Event source)
        {
            if (source.Tokens[position].IsAbsent || time - Horizon < Math.Max(observedSince, KeptSince))
            {
                return double.NaN;
            }

            return set.IsKnown(state, source.Tokens[position].Low32, set.Grid.PaneOf(time), _panes) switch { null => double.NaN, true => 0,
                false => 1 };
        }

        // Of no event in particular nobody can be new.
        protected override double Value(in SubjectState state, long time, long observedSince) => double.NaN;
    }
}
