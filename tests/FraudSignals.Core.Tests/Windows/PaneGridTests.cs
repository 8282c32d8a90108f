using FraudSignals.Rules;

namespace FraudSignals.Windows;

public sealed class PaneGridTests
{
    public static TheoryData<int> Grids => [.. Enumerable.Range(0, PaneGrid.Ladder.Length)];

    [Theory]
    [MemberData(nameof(Grids))]
    public void A_pane_is_the_time_divided_by_its_length(int level)
    {
        var grid = PaneGrid.Ladder[level];
        var year2200 = new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var random = new Random(level);
        for (var i = 0; i < 5_000; i++)
        {
            // Just before a pane, at its start, just after it, and anywhere.
            var start = random.NextInt64(year2200) / grid.Milliseconds * grid.Milliseconds;
            foreach (var time in new[] { Math.Max(0, start - 1), start, start + 1, random.NextInt64(year2200) })
            {
                Assert.Equal(time / grid.Milliseconds, grid.PaneOf(time));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void Times_before_1970_fall_into_the_first_pane(int level) => Assert.Equal(0, PaneGrid.Ladder[level].PaneOf(-14L * 3600 * 1000));
}
