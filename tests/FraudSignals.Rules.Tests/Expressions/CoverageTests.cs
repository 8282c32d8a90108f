using FraudSignals.Events;

namespace FraudSignals.Rules.Tests.Expressions;

/// <summary>Nothing is covered here; a comparison that a missing past could make true must not say.</summary>
public sealed class CoverageTests
{
    [Theory]
    [InlineData("a > 1", true)]
    [InlineData("a >= 1", true)]
    [InlineData("1 < a", true)]
    [InlineData("a + b * 2 > 1", true)]
    [InlineData("a * durationSeconds >= 0 || a > 1", true)]
    [InlineData("Math.Min(a, b) > 1", true)]
    [InlineData("a / b >= 0.5", true)]
    [InlineData("a / (a + b) > 0.1", true)]
    [InlineData("week / a >= 0.1", true)]
    [InlineData("!(a <= 1)", true)]
    [InlineData("!!(a > 1)", true)]
    [InlineData("age >= 1", true)]
    [InlineData("a <= 9", false)]
    [InlineData("a < 9", false)]
    [InlineData("9 >= a", false)]
    [InlineData("a == 3", false)]
    [InlineData("a != 4", false)]
    [InlineData("!(a > 9)", false)]
    [InlineData("!(a >= 9)", false)]
    [InlineData("a / b <= 2", false)]
    [InlineData("a / week >= 0.5", false)]
    [InlineData("9 / a > 1", false)]
    [InlineData("9 - a > 1", false)]
    [InlineData("-a > -9", false)]
    [InlineData("a % 2 >= 1", false)]
    [InlineData("a * (limit - 20) > -99", false)]
    [InlineData("a * balance > 0", false)]
    [InlineData("b > 1 && a >= b", false)]
    [InlineData("(a > 1) == true", false)]
    [InlineData("(a > 1 ? b > 1 : b > 1)", false)]
    [InlineData("Math.Abs(a) > 1", false)]
    [InlineData("lowest >= 1", false)]
    [InlineData("fresh >= 1", false)]
    [InlineData("age <= 9", false)]
    public void Only_what_a_missing_past_makes_smaller_may_hit(string text, bool hits)
    {
        var context = new FakeContext().With(EventField.DurationSeconds, 1000);
        foreach (var slot in Enumerable.Range(0, Language.Aggregates.Length))
        {
            context.Values[slot] = 3;
        }

        var condition = new Language().Compile(text);
        Assert.NotEqual(Kleene.False, condition(context));
        foreach (var slot in Enumerable.Range(0, Language.Aggregates.Length))
        {
            context.Uncovered.Add(slot);
        }

        Assert.Equal(hits ? Kleene.True : Kleene.Unknown, condition(context));
    }

    [Theory]
    [InlineData("!has(a) || a <= 2", Kleene.True, Kleene.False)]
    [InlineData("has(a) && a > 1", Kleene.False, Kleene.True)]
    [InlineData("b > 1 && (!has(a) || a <= 2)", Kleene.True, Kleene.False)]
    public void Has_asks_whether_the_whole_window_was_observed(string text, sbyte uncovered, sbyte covered)
    {
        var condition = new Language().Compile(text);
        Assert.Equal(covered, condition(new FakeContext { Values = { [0] = 3, [1] = 3 } }));
        Assert.Equal(uncovered, condition(new FakeContext { Values = { [0] = 3, [1] = 3 }, Uncovered = { 0 } }));
    }
}
