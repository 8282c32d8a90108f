using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>
/// Counts different values in a window, exactly, up to <see cref="ExactLimit"/> values kept. Runs have no gap longer than
/// the window, so a window holds a touch of a run just when the run begins before the window's end and ends after its
/// start, and never two runs of a value. Beyond the limit a <see cref="Sketch"/> takes over.
/// </summary>
internal sealed class DistinctSet(PaneGrid grid, int windowPanes, Sketch sketch) : RunSet(grid, windowPanes, ExactLimit)
{
    public const int ExactLimit = 256;

    public override void Add(ref SubjectState state, uint value, int pane)
    {
        if (state.Count(sketch.Index) > 0)
        {
            sketch.Add(ref state, value, pane);
            return;
        }

        base.Add(ref state, value, pane);
    }

    /// <summary>How many different values the window holds that ends with a pane.</summary>
    public double CountAt(in SubjectState state, int pane)
    {
        if (state.Count(sketch.Index) > 0)
        {
            return sketch.CountAt(state, pane);
        }

        var count = 0;
        foreach (ref readonly var run in state.Rows<Run>(Index))
        {
            count += (short)((ushort)pane - run.First) >= 0 && (short)((ushort)pane - run.Last) < MaxGap ? 1 : 0;
        }

        return count;
    }

    // What lies between the ends of a run is not known any more; the sketch takes a touch in each of its rows.
    protected override void Overflow(ref SubjectState state, uint value, int pane)
    {
        var runs = state.Rows<Run>(Index).ToArray();
        state.SetCount(Index, 0);
        foreach (var run in runs)
        {
            var last = run.LastNear(pane);
            for (var at = run.FirstNear(pane); at < last; at += sketch.PanesPerRow)
            {
                sketch.Add(ref state, run.Value, at);
            }

            sketch.Add(ref state, run.Value, last);
        }

        sketch.Add(ref state, value, pane);
    }
}
