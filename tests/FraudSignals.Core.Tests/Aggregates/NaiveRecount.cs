using FraudSignals.Rules;
using FraudSignals.Support;

namespace FraudSignals.Aggregates;

/// <summary>What each aggregate means, computed from all touches by plain loops.</summary>
internal sealed record NaiveRecount(IReadOnlyList<NaiveRecount.Touch> Touches)
{
    /// <summary>The cell of a touch without one.</summary>
    public const int NoCell = 0;

    internal readonly record struct Touch(long Time, string Id, int Other, long Amount, bool In, int Cell);

    public IEnumerable<Touch> In(TimeSpan window, long time)
    {
        var grid = PaneGrid.For(window);
        var last = grid.PaneOf(time);
        return Touches.Where(t => grid.PaneOf(t.Time) <= last && grid.PaneOf(t.Time) > last - grid.PanesIn(window));
    }

    public double Distinct(TimeSpan window, long time) => In(window, time).Select(t => t.Other).Distinct().Count();

    // First pane in the window, and none within the horizon before that pane.
    public double New(TimeSpan window, TimeSpan horizon, long time)
    {
        var grid = PaneGrid.For(window);
        return In(window, time).GroupBy(t => t.Other).Count(g =>
        {
            var panes = Touches.Where(t => t.Other == g.Key).Select(t => grid.PaneOf(t.Time)).Distinct().Order().ToList();
            var first = panes[0];
            for (var i = 1; i < panes.Count; i++)
            {
                first = panes[i] - panes[i - 1] > grid.PanesIn(horizon) ? panes[i] : first;
            }

            return first > grid.PaneOf(time) - grid.PanesIn(window);
        });
    }

    public double TopShare(TimeSpan window, long time)
    {
        var newest = Newest(window, time).ToList();
        return newest.Count == 0 || newest.Any(t => t.Cell == NoCell) ? double.NaN
            : newest.GroupBy(t => t.Cell).Max(g => g.Count()) / (double)newest.Count;
    }

    public double SequentialShare(TimeSpan window, long time)
    {
        var others = Newest(window, time).OrderBy(t => t.Time).Select(t => t.Other).ToList();
        return others.Count < 2 ? double.NaN
            : Enumerable.Range(1, others.Count - 1)
                .Count(i => others.Take(i).TakeLast(4).Any(o => Math.Abs(o - others[i]) <= 5)) / (double)(others.Count - 1);
    }

    public double Median(TimeSpan window, long time, Func<Touch, double> of)
    {
        var values = Newest(window, time).Select(of).Order().ToList();
        return values.Count == 0 ? double.NaN : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    public double GapVariation(TimeSpan window, long time)
    {
        var times = Newest(window, time).Select(t => t.Time).Order().ToList();
        var gaps = times.Zip(times.Skip(1), (a, b) => (double)(b - a)).ToList();
        if (gaps.Count < 2 || gaps.Sum() == 0)
        {
            return double.NaN;
        }

        var mean = gaps.Average();
        return Math.Sqrt(gaps.Average(g => (g - mean) * (g - mean))) / mean;
    }

    public double MatchedFlow(TimeSpan window, long time)
    {
        var moneyIn = In(window, time).Where(t => t.In).Sum(t => t.Amount);
        var moneyOut = In(window, time).Where(t => !t.In).Sum(t => t.Amount);
        return moneyIn == 0 ? double.NaN : (double)Math.Min(moneyIn, moneyOut) / moneyIn;
    }

    public double Dwell(TimeSpan window, long time)
    {
        var grid = PaneGrid.For(window);
        var moneyIn = In(window, time).Where(t => t.In).ToList();
        var moneyOut = In(window, time).Where(t => !t.In).ToList();
        return moneyIn.Count == 0 || moneyOut.Count == 0 ? double.NaN : MeanTime(moneyOut) - MeanTime(moneyIn);

        double MeanTime(List<Touch> touches) =>
            touches.Sum(
                t =>
                    (double)t.Amount
                        * (t.Time / (grid.Milliseconds / 16) * (grid.Milliseconds / 16000.0) - World.Start / 1000.0)) / touches.Sum(
                            t => (double)t.Amount);
    }

    // The newest 64 by time, of which those in the window count.
    private IEnumerable<Touch> Newest(TimeSpan window, long time) => Touches.OrderByDescending(t => t.Time).Take(64)
        .Where(t => t.Time <= time && t.Time > time - (long)window.TotalMilliseconds);
}
