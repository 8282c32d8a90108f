namespace FraudSignals.Rules.Tests.Expressions;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData("a >= 20 && b / a >= 0.8", "a >= 20 (24h); b / a >= 0.8 (24h)")]
    [InlineData("limit < a", "a > 10 (24h)")]
    [InlineData("5 == a", "a == 5 (24h)")]
    [InlineData("!(a > limit)", "a <= 10 (24h)")]
    [InlineData("a > week", "a > 8 (24h)")]
    [InlineData("durationSeconds > 3 || a > 2 * limit", "durationSeconds > 3; a > 20 (24h)")]
    [InlineData("answered && (a > 1 || b < 2)", "a > 1 (24h); b < 2 (24h)")]
    [InlineData("age <= 72 * 3600", "age <= 259200")]
    [InlineData("a - (b - 1) > 0", "a - (b - 1) > 0 (24h)")]
    [InlineData("a > -0 || b > 0", "a > 0 (24h); b > 0 (24h)")]
    public void Comparisons_are_kept_in_order_with_what_was_measured_on_the_left(string text, string expected)
    {
        var (_, comparisons, errors) = new Language().TryCompile(text);
        Assert.Equal("", errors);
        var context = new FakeContext { Values = { [Language.IndexOf("week")] = 8 } };
        Assert.Equal(expected, string.Join("; ", comparisons.Select(c =>
            $"{c.Text} {c.Operator} {c.Threshold(context)}{(c.Window is { } w ? $" ({w.TotalHours}h)" : "")}")));
    }

    [Theory]
    [InlineData("a > 2 * week", "a", 24, "2 * week", 168, null)]
    [InlineData("week >= 7 * a", "week", 168, "7 * a", 24, null)]
    [InlineData("2 * week < a", "2 * week", 168, "a", 24, null)]
    [InlineData("limit <= a", "a", 24, null, 0, null)]
    [InlineData("durationSeconds >= lowest", "durationSeconds", 0, "lowest", 24, "seconds")]
    [InlineData("age < 7 * 86400", "age", 0, null, 0, "seconds")]
    public void Both_sides_are_shown_with_their_own_windows_and_their_unit(string text, string left, int leftHours, string? right,
        int rightHours, string? unit)
    {
        var (_, comparisons, errors) = new Language().TryCompile(text);
        Assert.Equal("", errors);
        var shown = Assert.Single(comparisons).In(new FakeContext { Values = { [0] = 3, [Language.IndexOf("week")] = 8 } });
        Assert.Equal((left, right, unit), (shown.Expression, shown.Against, shown.Unit));
        Assert.Equal((leftHours * 3600, rightHours * 3600), (shown.WindowSeconds ?? 0, shown.AgainstWindowSeconds ?? 0));
    }

    [Theory]
    [InlineData("a > 2 * week", "calls", "calls")]
    [InlineData("limit <= a", "calls", "calls")]
    [InlineData("a - 1 >= fresh", "calls", "callees")]
    [InlineData("fresh + fresh >= 3", "callees", "callees")]
    [InlineData("a + fresh >= 3", null, null)]
    [InlineData("b / a >= 0.8", null, null)]
    [InlineData("b / 2 >= a", "calls", "calls")]
    [InlineData("lowest >= 3", null, null)]
    [InlineData("balance >= 100", null, null)]
    public void Both_sides_say_what_they_count(string text, string? left, string? right)
    {
        var (_, comparisons, errors) = new Language().TryCompile(text);
        Assert.Equal("", errors);
        Assert.Equal((left, right), (Assert.Single(comparisons).Counted?.Many, comparisons[0].AgainstCounted?.Many));
    }

    [Fact]
    public void A_comparison_shows_the_values_it_was_decided_on()
    {
        var (_, comparisons, _) = new Language().TryCompile("b / a >= limit / 20");
        var context = new FakeContext { Values = { [0] = 40, [1] = 30 } };
        Assert.Equal((0.75, 0.5), (comparisons[0].Value(context), comparisons[0].Threshold(context)));
    }
}
