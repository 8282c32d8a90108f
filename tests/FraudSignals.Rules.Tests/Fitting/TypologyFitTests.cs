using System.Collections.Immutable;
using CsCheck;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Rules.Tests.Fitting;

public sealed class TypologyFitTests
{
    private static readonly ScoreModel Present =
        new([[10.0, 10.0, 10.0], [10.0], [10.0]], [0, 1, 2], [double.NaN, double.NaN, double.NaN], 2, 0);
    private const long Day = 24 * 3600_000;
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
            subjects.Add(Subject(Id(i), true, 3, 1, (byte)(i % 2)));
        }

        for (var i = 40; i < 200; i++)
        {
            subjects.Add(Subject(Id(i), false, (byte)(1 + i % 2), (byte)(i % 16 == 0 ? 1 : 0), (byte)(i % 2)));
        }

        var fit = new TypologyFit(subjects, (10, 1000), 0.005, Free, Day);
        var (model, threshold) = fit.Fit(Present, 15);
        var score = fit.Score(model, threshold, 10);
        Assert.Equal((40, 50), (score.Found, score.Frauds));
        Assert.Equal(0, score.Wronged);
        Assert.All(model.Points, p => Assert.Equal(p.Order(), p));
        Assert.True(fit.Score(Present, 15, 10).Wronged > 0);
    }

    [Fact]
    public void Where_labels_say_what_points_say_already_all_stays()
    {
        // Whoever has two families is fraud, and nobody else.
        var subjects = Enumerable.Range(0, 100).Select(i => Subject(Id(i), i < 20, 1, (byte)(i < 20 ? 1 : 0), 0)).ToList();
        var (model, threshold) = new TypologyFit(subjects, (0, 1000), 0.01, [false, false, false], Day).Fit(Present, 20);
        Assert.Equal(20, threshold);
        Assert.Equal(Present, model);
    }

    [Fact]
    public void Labels_of_chance_move_nothing()
    {
        Gen.Bool.Array[120].Sample(frauds =>
        {
            // Nothing that was found has anything to do with who is fraud, so that no proposal may find a good part of it.
            var subjects = frauds.Select((f, i) => Subject(Id(i), f, (byte)(1 + i % 3), 1, (byte)(i / 3 % 2))).ToList();
            var fit = new TypologyFit(subjects, (0, 0), 0.05, Free, Day);
            var (model, threshold) = fit.Fit(Present, 15);
            var other = frauds.Select((_, i) => Subject(Id(i), false, (byte)(1 + i % 3), 1, (byte)(i / 3 % 2))).ToList();
            var flagged = new TypologyFit(other, (0, 0), 1, Free, Day).Score(model, threshold, 1).FalsePositiveRate;
            Assert.True((model, threshold) == (Present, 15) || flagged <= 0.4);
        }, iter: 20, seed: "0000KOIPe012");
    }

    [Fact]
    public void Few_labels_move_points_less_than_many_do()
    {
        var (few, many) = (Moved(4), Moved(200));
        Assert.True(many > few, $"{few} of few, {many} of many");

        static double Moved(int of)
        {
            var subjects = Enumerable.Range(0, 2 * of).Select(i => Subject(Id(i), i < of, 1, (byte)(i < of ? 1 : 0), 1)).ToList();
            var (model, _) = new LogOddsFit(subjects, (0, 10 * of), Free, spread: 0.5).Fit(Present);
            return model.Points[1][0] - Present.Points[1][0];
        }
    }

    [Fact]
    public void A_rule_shared_with_others_keeps_the_proportions_of_its_steps()
    {
        var shared = Present with { Points = [[10.0, 20.0, 40.0], [10.0], [10.0]] };
        var subjects = Enumerable.Range(0, 200).Select(i => Subject(Id(i), i < 40, (byte)(i < 40 ? 2 : 1), 1, 0)).ToList();
        var (model, _) = new LogOddsFit(subjects, (0, 100), [false, true, true], spread: 2).Fit(shared);
        Assert.NotEqual(shared.Points[0][2], model.Points[0][2]);
        Assert.Equal(0.25, model.Points[0][0] / model.Points[0][2], 0.03);
        Assert.Equal(0.5, model.Points[0][1] / model.Points[0][2], 0.03);
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

    // Ids are parts of hashes.
    private static ulong Id(int number) => System.IO.Hashing.XxHash3.HashToUInt64(BitConverter.GetBytes(number));

    private static FitSubject Subject(ulong id, bool? isFraud, params byte[] steps) =>
        new(id, isFraud, [new FitInstant(1, 1, 1, steps, steps)]);
}
