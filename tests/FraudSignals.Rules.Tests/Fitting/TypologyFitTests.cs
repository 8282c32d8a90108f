using System.Collections.Immutable;
using CsCheck;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Rules.Tests.Fitting;

public sealed class TypologyFitTests
{
    private static readonly ScoreModel Present =
        new([[10.0, 10.0, 10.0], [10.0], [10.0]], [0, 1, 2], [double.NaN, double.NaN, double.NaN], 2, 0);
    private static readonly ImmutableArray<bool> Free = [true, true, true];

    [Theory]
    [InlineData(new byte[] { 3, 1, 0 }, 20)]
    [InlineData(new byte[] { 3, 0, 0 }, 0)]
    [InlineData(new byte[] { 1, 1, 1 }, 30)]
    public void A_score_adds_up_families_and_needs_enough_of_them(byte[] steps, double expected) =>
    Assert.Equal(expected, Present.Score(steps));

    [Fact]
    public void A_family_gives_its_strongest_or_as_much_as_its_cap_has_room_for()
    {
        var model = new ScoreModel([[30.0], [20.0], [5.0]], [0, 0, 1], [double.NaN, double.NaN], 2, 0);
        Assert.Equal(35, model.Score([1, 1, 1]));
        Assert.Equal(45, (model with { Caps = [40, double.NaN] }).Score([1, 1, 1]));
        Assert.Equal(0, (model with { FamilyMinimum = 10 }).Score([1, 1, 1]));
    }

    [Fact]
    public void What_tells_fraud_from_the_rest_comes_to_give_more_and_steps_never_fall()
    {
        // The first rule tells by its third step alone, the second by hitting, the third not at all.
        var subjects = new List<FitSubject>();
        for (var i = 0; i < 40; i++)
        {
            subjects.Add(Subject(i, true, 3, 1, (byte)(i % 2)));
        }

        for (var i = 40; i < 200; i++)
        {
            subjects.Add(Subject(i, false, (byte)(1 + i % 2), (byte)(i % 16 == 0 ? 1 : 0), (byte)(i % 2)));
        }

        var fit = new TypologyFit(subjects, (10, 1000), new FitBudget(null, 0.005), Free);
        var (model, threshold) = fit.Fit(Present, 15, 10);
        var score = fit.Score(model, threshold, 10);
        Assert.Equal((40, 50), (score.Found, score.Frauds));
        Assert.Equal(0, score.Wronged);
        Assert.All(model.Points, p => Assert.Equal(p.Order(), p));
        Assert.True(fit.Score(Present, 15, 10).Wronged > 0);
    }

    [Fact]
    public void Without_anything_better_within_the_budget_what_there_is_stays()
    {
        FitSubject[] subjects = [Subject(1, true, 1, 1, 0), Subject(2, false, 0, 0, 1)];
        var (model, threshold) = new TypologyFit(subjects, (0, 10), new FitBudget(null, 0.01), Free).Fit(Present, 15, 1);
        Assert.Equal((Present, 15), (model, threshold));
    }

    [Fact]
    public void A_budget_of_alerts_is_kept_and_spent_where_there_are_no_labels()
    {
        Gen.Int[0, 3].Array[3].Array[1, 60].Sample(found =>
        {
            var subjects = found.Select((f, i) => Subject(i, null, (byte)f[0], (byte)Math.Min(f[1], 1), (byte)Math.Min(f[2], 1))).ToList();
            var (threshold, score) = new TypologyFit(subjects, (0, 0), new FitBudget(3, null), Free).Threshold(Present, 5);
            Assert.True(score.AlertsPerDay <= 3);

            // The next lower score would be too much.
            var scores = subjects.Select(s => Present.Score(s.Periods[0].Steps[0])).Where(s => s >= 1).ToList();
            var next = scores.Where(s => s < threshold).DefaultIfEmpty(0).Max();
            Assert.True(next == 0 || scores.Count(s => s >= next) > 15);
        });
    }

    [Fact]
    public void A_calibration_rises()
    {
        Gen.Select(Gen.Int[1, 9], Gen.Bool).Array[1, 50].Sample(known =>
        {
            var steps =
                Isotonic.Fit(
                    [.. known.GroupBy(k => k.Item1).OrderBy(g => g.Key)
                        .Select(g => ((double)g.Key, (double)g.Count(k => k.Item2), (double)g.Count()))]);
            Assert.Equal(steps.OrderBy(s => s.Value), steps);
            Assert.Equal(steps.Select(s => s.Share).Distinct().Order(), steps.Select(s => s.Share));
        });
    }

    [Theory]
    [InlineData(0, 10, 0, 0.278)]
    [InlineData(5, 10, 0.237, 0.763)]
    [InlineData(0, 0, 0, 1)]
    public void An_interval_is_that_of_Wilson(int part, int whole, double low, double high)
    {
        var interval = FitScore.Interval(part, whole);
        Assert.Equal(low, interval.Low, 0.001);
        Assert.Equal(high, interval.High, 0.001);
    }

    private static FitSubject Subject(int id, bool? isFraud, params byte[] steps) => new((ulong)id, isFraud, [new FitPeriod(1, [steps])]);
}
