using System.Collections.Immutable;

namespace FraudSignals.Windows;

/// <summary>
/// A fixed event-time grid of panes. All windows slide over panes of one of four grids; a window uses the coarsest
/// grid that gives it at least 24 panes, so its edge is sharp to about 4 percent of its length.
/// </summary>
public sealed class PaneGrid
{
    private const int MinimumPanes = 24;

    private PaneGrid(TimeSpan pane) => Milliseconds = (long)pane.TotalMilliseconds;

    /// <summary>1 minute, 15 minutes, 3 hours, 36 hours: each a multiple of the one before.</summary>
    public static ImmutableArray<PaneGrid> Ladder { get; } =
    [
        new(TimeSpan.FromMinutes(1)), new(TimeSpan.FromMinutes(15)), new(TimeSpan.FromHours(3)), new(TimeSpan.FromHours(36)),
    ];

    /// <summary>The length of a pane.</summary>
    public long Milliseconds { get; }

    /// <summary>The grid for a window.</summary>
    public static PaneGrid For(TimeSpan window)
    {
        for (var i = Ladder.Length - 1; i > 0; i--)
        {
            if (window.TotalMilliseconds >= MinimumPanes * Ladder[i].Milliseconds)
            {
                return Ladder[i];
            }
        }

        return Ladder[0];
    }

    /// <summary>The pane a time (milliseconds since 1970) falls into.</summary>
    public int PaneOf(long time) => (int)(time / Milliseconds);

    /// <summary>The time a pane starts.</summary>
    public long StartOf(int pane) => pane * Milliseconds;

    /// <summary>How many panes stand for a window: its length, rounded up.</summary>
    public int PanesIn(TimeSpan window) => (int)Math.Max(1, Math.Ceiling(window.TotalMilliseconds / Milliseconds));
}
