using FraudSignals.Rules;

namespace FraudSignals.Alerts;

/// <summary>Figures as people read them, and sentences with them.</summary>
public sealed class FigureTests
{
    private static readonly ReasonValue[] Values =
    [
        new("in_24h", 992.3, ">=", 150, 86_400, Unit: "worth") { Shown = "11,908 THB", ThresholdShown = "1,800 THB", Window = "24 hours" },
        new("matched_24h", 0.954, ">=", 0.85, 86_400) { Shown = "0.954", ThresholdShown = "0.85", Window = "24 hours" },
        new("dwell_24h", 2_940, "<=", 21_600, 86_400, Unit: "seconds") { Shown = "49 minutes", ThresholdShown = "6 hours",
            Window = "24 hours" },
        new("out_24h", 940, "<=", 1_041, 86_400, "max_out * in_24h", 86_400) { Shown = "940", ThresholdShown = "1,041" },
        new("balance", null, "<", 10, null) { Shown = Figures.NotKnown, ThresholdShown = "10" },
    ];

    [Theory]
    [InlineData(11_908.4, "THB", "11,908 THB")]
    [InlineData(0.25, null, "0.25")]
    [InlineData(12.34, null, "12.3")]
    [InlineData(314.7, null, "315")]
    [InlineData(45.0, "seconds", "45 seconds")]
    [InlineData(1.0, "seconds", "1 second")]
    [InlineData(2_940.0, "seconds", "49 minutes")]
    [InlineData(86_400.0, "seconds", "24 hours")]
    [InlineData(9_000.0, "seconds", "2.5 hours")]
    [InlineData(259_200.0, "seconds", "3 days")]
    [InlineData(-300.0, "seconds", "-5 minutes")]
    [InlineData(1_772_323_200.0, "date", "2026-03-01 00:00 UTC")]
    [InlineData(null, "THB", "not known")]
    public void A_figure_is_rounded_and_has_its_unit(double? value, string? unit, string shown) =>
    Assert.Equal(shown, Figures.Of(value, unit));

    [Fact]
    public void A_sentence_has_its_figures()
    {
        var sentence =
            Sentence.Parse(
                "{matched_24h:percent} of the {in_24h} that came in within {in_24h:window} left again, on average after {dwell_24h}; "
                + "{in_24h:limit} count");

        Assert.Equal("95 % of the 11,908 THB that came in within 24 hours left again, on average after 49 minutes; 1,800 THB count",
            sentence.Of("Title", Values));
    }

    [Theory]
    [InlineData("{max_out * in_24h} at most", "1,041 at most")]
    [InlineData("No figure", "No figure")]
    public void A_place_names_either_side(string template, string text) => Assert.Equal(text, Sentence.Parse(template).Of("Title", Values));

    [Theory]
    [InlineData("{balance} is left")]
    [InlineData("{nothing} there")]
    public void Where_a_figure_is_not_known_the_title_and_what_is_known_are_told(string template) =>
        Assert.Equal(
            "Money leaves: in 11,908 THB in 24 hours (at least 1,800 THB), matched 0.954 in 24 hours (at least 0.85), dwell 49 minutes "
            + "in 24 hours (at most 6 hours)",
            Sentence.Parse(template).Of("Money leaves", Values));

    [Theory]
    [InlineData("calls_24h", 12, "12 calls", "12 calls in 24 hours (at least 10 calls)")]
    [InlineData("calls_24h", 1, "1 call", "1 call in 24 hours (at least 10 calls)")]
    [InlineData("night_calls_24h", 12, "12 calls", "12 night calls in 24 hours (at least 10 calls)")]
    [InlineData("made_24h", 1_200, "1,200 calls", "made 1,200 calls in 24 hours (at least 10 calls)")]
    public void Without_a_sentence_a_count_says_what_it_counts(string expression, double value, string shown, string told) => Assert.Equal(
        "Busy: " + told,
        Sentence.None.Of("Busy",
            [new(expression, value, ">=", 10, 86_400) { Shown = shown, ThresholdShown = "10 calls", Window = "24 hours" }]));

    [Fact]
    public void Both_sides_say_what_they_count_and_over_what_window() => Assert.Equal(
        "Busy: 12 calls in 24 hours (more than 3.5 calls in 7 days)",
        Sentence.None.Of("Busy",
            [new("calls_24h", 12, ">", 3.5, 86_400, "calls_7d / 2", 604_800) { Shown = "12 calls", ThresholdShown = "3.5 calls",
                Window = "24 hours" }]));

    [Fact]
    public void A_place_has_what_is_counted_where_it_asks_for_it() => Assert.Equal(
        "12 calls, 12 in all, 1 and more",
        Sentence.Parse("{calls_24h:count}, {calls_24h} in all, {calls_24h:limit} and more")
            .Of("Busy", [new("calls_24h", 12, ">=", 1, 86_400) { Shown = "12 calls", ThresholdShown = "1 call", Window = "24 hours" }]));

    [Theory]
    [InlineData("{in_24h", "no partner")]
    [InlineData("in_24h}", "no partner")]
    [InlineData("{in_24h:share}", "no form")]
    public void What_is_no_template_is_told(string template, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => Sentence.Parse(template)).Message, StringComparison.Ordinal);
}
