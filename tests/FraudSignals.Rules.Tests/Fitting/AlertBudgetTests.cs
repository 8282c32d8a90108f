using System.Collections.Immutable;
using CsCheck;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Rules.Tests.Fitting;

/// <summary>Thresholds of several typologies share one budget.</summary>
public sealed class AlertBudgetTests
{
    private const long Day = 24 * 3600_000;

    // A score for each step.
    private static readonly ScoreModel Model = new(
        [[.. Enumerable.Range(1, 20).Select(s => s * 10.0)], [1.0]], [0, 1], [double.NaN, double.NaN], 2, 0);

    [Fact]
    public void A_budget_is_kept_and_nothing_more_would_fit()
    {
        Gen.Select(Gen.Int[1, 20].Array[1, 40], Gen.Int[1, 20].Array[1, 40], Gen.Double[0.5, 6]).Sample((one, other, perDay) =>
        {
            BudgetPart[] parts = [Part(60, one), Part(100, other)];
            var budget = new AlertBudget(parts, 0, 10 * Day);
            var thresholds = budget.Thresholds(perDay, mayFall: true);
            Assert.True(budget.AlertsPerDay(thresholds) <= perDay);
            for (var i = 0; i < parts.Length; i++)
            {
                var lower = thresholds.ToArray();
                lower[i] = (i == 0 ? one : other).Select(s => s * 10 + 1.0).Where(s => s < thresholds[i]).DefaultIfEmpty().Max();
                Assert.True(lower[i] == 0 || budget.AlertsPerDay(lower) > perDay);
            }
        });
    }

    [Fact]
    public void Where_the_budget_is_larger_thresholds_fall_only_if_they_may()
    {
        BudgetPart[] parts = [Part(60, [2, 4, 6, 8])];
        var budget = new AlertBudget(parts, 0, Day);
        Assert.Equal([60], budget.Thresholds(100, mayFall: false));
        Assert.Equal([21], budget.Thresholds(100, mayFall: true));
        Assert.Equal([81], budget.Thresholds(1, mayFall: false));
        Assert.Equal([82], budget.Thresholds(0.5, mayFall: true));
    }

    [Fact]
    public void Typologies_give_way_in_proportion()
    {
        // Each score is as common in both, and one threshold is twice the other.
        BudgetPart[] parts = [Part(50, [.. Enumerable.Range(1, 10)]), Part(100, [.. Enumerable.Range(1, 10).Select(s => 2 * s)])];
        Assert.Equal([71, 141], new AlertBudget(parts, 0, 10 * Day).Thresholds(0.8, mayFall: true));
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(8, 4)]
    [InlineData(20, 4)]
    public void What_was_found_counts_once_windows_are_full_but_for_half_of_the_time_at_most(int days, int first) =>
        Assert.Equal(first * Day, AlertBudget.FirstWhole([Part(60, [1])], 0, days * Day));

    // Ten subjects a day score 51 on the first ten days, two on the next ten, and three more 41.
    [Theory]
    [InlineData(7, 41, 5)]
    [InlineData(20, 52, 0)]
    public void The_last_days_count(int days, double threshold, double perDay)
    {
        var subjects = Enumerable.Range(0, 20).SelectMany(day => Enumerable.Repeat(5, day < 10 ? 10 : 2)
            .Concat(Enumerable.Repeat(4, day < 10 ? 0 : 3))
            .Select((step, i) => new FitSubject((ulong)(day * 10 + i), null, [Instant(day * Day + Day / 2, (byte)step)]))).ToList();
        var spent = SpentBudget.Of([new BudgetPart(subjects, Model, 51, 0, Day)], 5, days, mayFall: true);
        Assert.Equal(threshold, spent.Thresholds[0]);
        Assert.Equal(perDay, spent.AlertsPerDay, 0.8);

        // On the days before there were more than that of 51 alone, so thresholds of theirs let nothing through.
        Assert.Equal(0, spent.AlertsPerDayLater);
    }

    // One subject a score, at noon of one of the days.
    private static BudgetPart Part(double threshold, int[] steps) => new(
        [
            .. steps.Select((s, i) => new FitSubject(
                (ulong)i, null, [Instant((steps.Length == 4 ? 0 : i % 10 * Day) + Day / 2, (byte)s)])),
        ],
        Model, threshold, 3 * Day, Day);

    private static FitInstant Instant(long time, byte step) => new(time, time, (int)(time / Day), [step, 1], [step, 1]);
}
