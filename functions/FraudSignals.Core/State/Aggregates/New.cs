using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Sections;

namespace FraudSignals.State.Aggregates;

/// <summary>
/// Values first met in the window and not within the horizon before it; cannot say until the horizon was observed, or the least of it.
/// </summary>
internal sealed class New : FunctionSpec
{
    public override string Gives => "number of different values of an identifier that were not seen within the Horizon before";

    public override FieldNeed Field => FieldNeed.Identifier;

    public override bool HasHorizon => true;

    public override KeptIn KeptIn => KeptIn.Novelty;

    public override int ReadTime => 300;

    public override bool NeedsWholePast => true;

    public override bool IsNumber => true;

    public override bool GuardsSamples => true;

    public override bool IsMeasurable => true;

    public override bool IsPartOf(AggregateDefinition own, AggregateDefinition whole) =>
        whole.Of == AggregateFunction.Count || (whole.Of == AggregateFunction.Distinct && own.Field == whole.Field);

    public override FunctionProblem? ProblemOf(AggregateDefinition d)
    {
        if (d.HorizonAtLeast > TimeSpan.Zero && d.HorizonAtLeast < d.Window)
        {
            return new("HorizonAtLeast", "HorizonAtLeast is shorter than the Window",
                "look back further for what is new than for how much of it");
        }

        if (d.Window <= TimeSpan.Zero || d.Horizon <= TimeSpan.Zero)
        {
            return null;
        }

        var grid = PaneGrid.For(d.Window, d.Horizon);
        return d.Horizon < d.Window
            ? new("Horizon", "the Horizon is shorter than the Window",
                "look back further for what is new than for how much of it, for example 90d for 24h")
            : grid.PanesIn(d.Horizon) < short.MaxValue ? null
            : new(
                "Horizon",
                $"with this Window the Horizon can be at most "
                + $"{Math.Floor(TimeSpan.FromMilliseconds((double)grid.Milliseconds * (short.MaxValue - 1)).TotalDays):0} days",
                "shorten it, or lengthen the Window to 6h or more");
    }

    internal override AggregateReader Ask(IBlockParts parts, AggregateDefinition d)
    {
        if (ProblemOf(d with { HorizonAtLeast = TimeSpan.Zero }) is { } problem)
        {
            throw new InvalidOperationException($"'{d.Name}': {problem.What}.");
        }

        var grid = PaneGrid.For(d.Window, d.Horizon);
        return new Reader(d, parts.Novelty(d, grid, grid.PanesIn(d.Horizon))) { UnknownUntil = parts.UnknownUntil(d) };
    }

    private sealed class Reader(AggregateDefinition definition, NoveltySet set) : AggregateReader(definition, alwaysNeedsHorizon: true)
    {
        public override long Horizon => (long)(Definition.Window + Definition.LeastHorizon).TotalMilliseconds;

        protected override long CoveredBefore(in SubjectState state, long time) => time - (long)Definition.Window.TotalMilliseconds;

        protected override double Value(in SubjectState state, long time, long observedSince) => set.CountAt(state, set.Grid.PaneOf(time));
    }
}
