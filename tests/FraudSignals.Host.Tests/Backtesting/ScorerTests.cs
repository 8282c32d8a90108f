using FraudSignals.Alerts;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Events;
using FraudSignals.Rules;

namespace FraudSignals.Host.Tests.Backtesting;

public sealed class ScorerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_alerts_and_labels_there_are_no_ratios()
    {
        var score = Score([], []).Overall;

        Assert.Null(score.Precision);
        Assert.Null(score.Recall);
        Assert.Null(score.FalsePositiveRate);
        Assert.Null(score.MedianSecondsToAlert);
    }

    [Fact]
    public void A_revision_is_the_same_alert_and_a_subject_counts_once()
    {
        var card = Score([Fraud(1, "mule")], [AlertAt(1, 10), AlertAt(1, 20) with { Revision = 2 }, AlertAt(1, 30) with { Id = "second" }]);

        Assert.Equal((2, 1, 1), (card.Typologies[0].Alerts, card.Typologies[0].Flagged, card.Typologies[0].TruePositives));
    }

    [Fact]
    public void The_median_is_over_found_subjects_from_their_first_event_to_their_first_alert()
    {
        var labels = new[] { Fraud(1, "mule"), Fraud(2, "mule"), Fraud(3, "mule"), Fraud(4, "mule"), Honest(5) };
        var card = Score(labels, [AlertAt(1, 10), AlertAt(1, 11), AlertAt(2, 40), AlertAt(3, 20), AlertAt(5, 1000)]);

        Assert.Equal(20, card.Overall.MedianSecondsToAlert);
    }

    [Fact]
    public void An_alert_on_an_unlabelled_subject_is_counted_and_not_judged()
    {
        var score = Score([Honest(1)], [AlertAt(9, 1)]).Overall;

        Assert.Equal((1, 1, 0, 0, 0, 1),
            (score.Alerts, score.Flagged, score.TruePositives, score.FalsePositives, score.FalseNegatives, score.TrueNegatives));
    }

    [Fact]
    public void Fraud_without_a_class_or_of_a_class_no_typology_has_counts_for_every_typology()
    {
        var score = Score([Fraud(1, ""), Fraud(2, "phishing"), Fraud(3, "other")], [AlertAt(1, 1), AlertAt(3, 1)]).Typologies[0];

        Assert.Equal((1, 1, 0), (score.TruePositives, score.FalseNegatives, score.FalsePositives));
    }

    [Fact]
    public void A_fraud_subject_is_found_overall_only_by_a_typology_that_is_to_find_it()
    {
        var score = Score([Fraud(1, "other")], [AlertAt(1, 1)]).Overall;

        Assert.Equal((0, 1), (score.TruePositives, score.FalseNegatives));
    }

    [Fact]
    public void Every_class_may_be_chosen()
    {
        var score = Score([Fraud(1, "other")], [AlertAt(1, 1)], "mule=*").Typologies[0];

        Assert.Equal(1, score.TruePositives);
    }

    private static Scorecard Score(IReadOnlyList<Label> labels, IReadOnlyList<Alert> alerts, params string[] choices)
    {
        Typology[] typologies = [TypologyOf("mule"), TypologyOf("other")];
        return new Scorer(typologies, new Classes(typologies, choices), labels).Score(alerts, _ => Start);
    }

    private static Typology TypologyOf(string id) => new()
    {
        Id = id,
        Title = id,
        Subject = SubjectKind.Account,
        Responder = "bank",
        Weights = System.Collections.Immutable.ImmutableDictionary<string, double>.Empty,
        AlertThreshold = 60,
        InterdictionThreshold = 100,
    };

    private static Label Fraud(int key, string labelClass) =>
        new(new SubjectKey(SubjectKind.Account, new Token((UInt128)key)), $"{key}", true, labelClass);

    private static Label Honest(int key) => new(new SubjectKey(SubjectKind.Account, new Token((UInt128)key)), $"{key}", false, "customer");

    private static Alert AlertAt(int key, int seconds) => new()
    {
        Id = $"al-{key}",
        Revision = 1,
        Level = AlertLevel.Alert,
        Typology = "mule",
        TypologyVersion = 1,
        Title = "Mule",
        Severity = "high",
        Responder = "bank",
        Subject = new AlertSubject("account", new Token((UInt128)key).ToString(), null),
        Time = Start.AddSeconds(seconds),
        Received = Start.AddSeconds(seconds),
        Score = 60,
        Threshold = 60,
        Reasons = [],
        Actions = [],
        Appeal = "",
        Expires = Start.AddDays(7),
        RulesHash = "s",
    };
}
