using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>
/// The counterparts a subject has met within a horizon. Runs have no gap longer than the horizon, so a counterpart is new
/// where a run begins. At most <see cref="Limit"/> are kept; a subject that has met more is no subject for novelty, and the
/// set says so instead of inventing it.
/// </summary>
internal sealed class NoveltySet(PaneGrid grid, int windowPanes, int horizonPanes, int scalar) : RunSet(grid, horizonPanes, Limit)
{
    /// <summary>The most counterparts kept.</summary>
    public const int Limit = 512;

    /// <summary>How many values first appeared in the window that ends with a pane; NaN once there were too many to keep.</summary>
    public double CountAt(in SubjectState state, int pane)
    {
        if (state.Scalar(scalar) != 0)
        {
            return double.NaN;
        }

        var count = 0;
        foreach (ref readonly var run in state.Rows<Run>(Index))
        {
            var age = (short)((ushort)pane - run.First);
            count += age >= 0 && age < windowPanes ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether a value was met in the panes before one, or in it; null once there were too many to keep.</summary>
    public bool? IsKnown(in SubjectState state, uint value, int pane, int panes)
    {
        if (state.Scalar(scalar) != 0)
        {
            return null;
        }

        foreach (ref readonly var run in state.Rows<Run>(Index))
        {
            if (run.Value == value && (short)((ushort)pane - run.First) >= 0 && (short)((ushort)pane - run.Last) <= panes)
            {
                return true;
            }
        }

        return false;
    }

    protected override void Overflow(ref SubjectState state, uint value, int pane) => state.Scalar(scalar) = 1;

    /// <summary>Adds touches to it.</summary>
    public sealed class Writer(NoveltySet set, int position) : TouchWriter
    {
        public override void Write(ref SubjectState state, in Touch touch, in Event source) =>
            set.Add(ref state, source.Tokens[position].Low32, set.Grid.PaneOf(touch.Time));
    }
}
