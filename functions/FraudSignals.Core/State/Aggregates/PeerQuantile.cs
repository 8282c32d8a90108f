using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// A quantile of what the touches of all subjects had, of the group an event belongs to, over whole days that were closed when it happened.
/// Cannot say until those were observed, of an event without a group, and of groups with few touches.
/// </summary>
internal sealed class PeerQuantile : FunctionSpec
{
    public override string Gives =>
        "a quantile of what all subjects' events had of a number, or found an aggregate at, in the event's group";

    public override string Takes => "Quantile, Among, Field or Value, Window of days";

    public override string Edge => "days";

    public override FieldNeed Field => FieldNeed.Number;

    public override KeptIn KeptIn => KeptIn.Scalars;

    public override FunctionUnit Unit => FunctionUnit.OfField;

    public override bool NeedsWholePast => true;

    public override bool IsOfPeers => true;

    public override FunctionProblem? ProblemOf(AggregateDefinition d) =>
        d.Window <= TimeSpan.Zero || (d.Window.TotalDays % 1 == 0 && d.Window.TotalDays <= PeerShape.MostDays) ? null
        : new("Window", $"peers are measured by whole days, up to {PeerShape.MostDays} of them", "for example \"30d\"");

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d) => new Reader(d, parts.Peers(d));

    internal sealed class Reader(AggregateDefinition definition, PeerMeasure measure)
        : AggregateReader(definition, alwaysNeedsHorizon: true)
    {
        private readonly int _days = (int)definition.Window.TotalDays;
        private readonly double _quantile = definition.Peers!.Quantile;

        /// <summary>How long before now the newest touch lies at most, milliseconds.</summary>
        public long Lag { get; set; }

        public override long Horizon => (long)Definition.Window.TotalMilliseconds + Lag;

        public override double Read(in SubjectState state, long time, long observedSince, in Event source) =>
            time - Horizon < Math.Max(observedSince, KeptSince) ? double.NaN : Of(state, measure.GroupOf(source), time);

        // Of no event in particular that of the latest.
        protected override double Value(in SubjectState state, long time, long observedSince) => Of(state, measure.GroupOf(state), time);

        private double Of(in SubjectState state, ulong group, long time) =>
            group != 0 && state.Peers.Quantile(measure.Spec.Place, group, time, _days, _quantile) is >= 0 and var value
                ? value / measure.ScaleOf(group) : double.NaN;
    }
}
