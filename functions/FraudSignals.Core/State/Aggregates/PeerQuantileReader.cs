using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// A quantile of what the touches of all subjects had, of the group an event belongs to, over whole days that were closed when it happened.
/// Cannot say until those were observed, of an event without a group, and of groups with few touches.
/// </summary>
internal sealed class PeerQuantileReader(AggregateDefinition definition, PeerMeasure measure) : AggregateReader(definition, alwaysNeedsHorizon: true)
{
    private readonly int _days = (int)definition.Window.TotalDays;
    private readonly double _quantile = definition.Peers!.Quantile;

    /// <summary>How long before now the newest touch lies at most, milliseconds.</summary>
    public long Lag { get; set; }

    public override long Horizon => (long)Definition.Window.TotalMilliseconds + Lag;

    public override double Read(in SubjectState state, long time, long observedSince, in Event source) =>
        time - Horizon < Math.Max(observedSince, Birth) ? double.NaN : Of(state, measure.GroupOf(source), time);

    // Of no event in particular that of the latest.
    protected override double Value(in SubjectState state, long time, long observedSince) => Of(state, measure.GroupOf(state), time);

    private double Of(in SubjectState state, ulong group, long time) =>
        group != 0 && state.Peers.Quantile(measure.Spec.Place, group, time, _days, _quantile) is >= 0 and var value ? value / measure.ScaleOf(group) : double.NaN;
}
