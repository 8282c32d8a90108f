using System.Collections.Immutable;
using System.Numerics;

namespace FraudSignals.Rules;

/// <summary>
/// A fixed event-time grid of panes. All windows slide over panes of one of four grids; a window uses the coarsest
/// grid that gives it at least 24 panes, so its edge is sharp to about 4 percent of its length.
/// </summary>
public sealed class PaneGrid
{
    private const int MinimumPanes = 24;
    private const long Minute = 60_000;
    private const long QuarterHour = 15 * Minute;
    private const long ThreeHours = 180 * Minute;
    private const long DayAndHalf = 36 * 60 * Minute;

    // The reciprocal of the length, scaled so that it takes all 64 bits, and by how much beyond 64 bits it is scaled.
    private readonly ulong _reciprocal;
    private readonly int _shift;

    private PaneGrid(long milliseconds)
    {
        Milliseconds = milliseconds;
        _shift = BitOperations.Log2((ulong)milliseconds);
        _reciprocal = (ulong)(((UInt128)1 << (64 + _shift)) / (ulong)milliseconds) + 1;
    }

    /// <summary>1 minute, 15 minutes, 3 hours, 36 hours: each a multiple of the one before.</summary>
    public static ImmutableArray<PaneGrid> Ladder { get; } =
        [new(Minute), new(QuarterHour), new(ThreeHours), new(DayAndHalf)];

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

    /// <summary>The grid of the shortest of some windows, those that are none left out; where all are, one of middling panes.</summary>
    internal static PaneGrid ForShortest(IEnumerable<TimeSpan> windows) =>
        For(windows.Where(w => w > TimeSpan.Zero).DefaultIfEmpty(TimeSpan.FromDays(3)).Min());

    /// <summary>
    /// The grid for a window within which what is new is looked for: a coarser one where the horizon is too long for that of the window.
    /// </summary>
    public static PaneGrid For(TimeSpan window, TimeSpan horizon)
    {
        var grid = For(window);
        return Ladder.Where(g => g.Milliseconds >= grid.Milliseconds).FirstOrDefault(g => g.PanesIn(horizon) < short.MaxValue)
            ?? Ladder[^1];
    }

    /// <summary>The pane a time (milliseconds since 1970) falls into; times before 1970 fall into the first.</summary>
    /// <remarks>Asked for dozens of times an event, so it multiplies by the reciprocal, which is exact for all times that can be
    /// written.</remarks>
    public int PaneOf(long time) => (int)(Math.BigMul((ulong)Math.Max(time, 0), _reciprocal, out _) >> _shift);

    /// <summary>The time a pane starts.</summary>
    public long StartOf(int pane) => pane * Milliseconds;

    /// <summary>How many panes stand for a window: its length, rounded up.</summary>
    public int PanesIn(TimeSpan window) => (int)Math.Max(1, Math.Ceiling(window.TotalMilliseconds / Milliseconds));
}
