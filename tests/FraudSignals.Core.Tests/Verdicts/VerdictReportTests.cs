using FraudSignals.Ingestion.Verdicts;

namespace FraudSignals.Verdicts;

/// <summary>How right rules were: the newest verdict of each alert counts, with the interval of Wilson.</summary>
public sealed class VerdictReportTests
{
    private static readonly DateTimeOffset _raised = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_newest_verdict_of_an_alert_counts_and_the_first_says_how_long_it_took()
    {
        var report = VerdictReport.Of(
        [
            Of("a", VerdictFinding.FalsePositive, minutes: 10), Of("b", VerdictFinding.Confirmed, minutes: 20),
            Of("a", VerdictFinding.Confirmed, minutes: 600), Of("c", VerdictFinding.Unknown, minutes: 90),
        ]);

        Assert.Equal((4, 3), (report.Verdicts, report.Alerts));
        var score = Assert.Single(report.Typologies);
        Assert.Equal(("mule", 2, 0, 1, 1.0, 1200.0),
            (score.Id, score.Confirmed, score.FalsePositives, score.Unknown, score.Precision, score.MedianSecondsToVerdict));
        Assert.Equal(["fan_in", "flow"], report.Rules.Select(r => r.Id));
    }

    [Theory]
    [InlineData(8, 2, 0.8, 0.4902, 0.9433)] // As R's binom package has it.
    [InlineData(0, 10, 0.0, 0.0, 0.2775)]
    [InlineData(1, 0, 1.0, 0.20655, 1.0)]
    public void The_interval_is_that_of_Wilson(int right, int wrong, double precision, double low, double high)
    {
        var verdicts = Enumerable.Range(0, right + wrong)
            .Select(i => Of($"{i}", i < right ? VerdictFinding.Confirmed : VerdictFinding.FalsePositive, 1)).ToList();

        var score = Assert.Single(VerdictReport.Of(verdicts).Typologies);

        Assert.Equal(precision, score.Precision);
        Assert.Equal(low, score.Low!.Value, 3);
        Assert.Equal(high, score.High!.Value, 3);
    }

    [Fact]
    public void Of_what_nobody_knows_there_is_no_precision() =>
        Assert.Null(Assert.Single(VerdictReport.Of([Of("a", VerdictFinding.Unknown, 1)]).Typologies).Precision);

    [Fact]
    public void A_snooze_is_of_a_typology_and_a_subject_and_ends_with_a_confirmation()
    {
        var index = new VerdictIndex();
        var until = _raised.AddDays(30);
        index.Add(Of("a", VerdictFinding.FalsePositive, 1) with { SnoozeUntil = until });

        Assert.Equal(until, index.Until("mule", "token"));
        Assert.Null(index.Until("mule", "another"));
        Assert.Null(index.Until("sim_box", "token"));

        index.Add(Of("b", VerdictFinding.Unknown, 2));
        Assert.Equal(until, index.Until("mule", "token"));
        index.Add(Of("b", VerdictFinding.Confirmed, 3));
        Assert.Null(index.Until("mule", "token"));
    }

    private static Verdict Of(string alert, VerdictFinding finding, int minutes) => new()
    {
        Id = $"{alert}{minutes}", Alert = alert, Finding = finding, By = "bank", At = _raised.AddMinutes(minutes), Typology = "mule",
        Rules = ["flow", "fan_in"], Subject = "token", Raised = _raised,
    };
}
