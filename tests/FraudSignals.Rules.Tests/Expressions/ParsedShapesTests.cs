using FraudSignals.Events;

namespace FraudSignals.Rules.Tests.Expressions;

/// <summary>Expressions that differ in their numbers are parsed once; each keeps its own numbers.</summary>
public sealed class ParsedShapesTests
{
    private static readonly Language Calls = new();

    [Theory]
    [InlineData("durationSeconds >= {0}", 60, Kleene.True)]
    [InlineData("durationSeconds >= {0}", 61, Kleene.False)]
    [InlineData("durationSeconds - {0} > -5 && durationSeconds % 7 == 4", 64, Kleene.True)]
    [InlineData("durationSeconds - {0} > -5 && durationSeconds % 7 == 4", 65, Kleene.False)]
    [InlineData("Math.Min(durationSeconds, {0}) == 30.5", 30.5, Kleene.True)]
    [InlineData("Math.Min(durationSeconds, {0}) == 30.5", 31, Kleene.False)]
    [InlineData("durationSeconds / {0} == 1.5", 40, Kleene.True)]
    public void Each_has_its_own_numbers(string shape, double number, sbyte expected)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, number);
        var context = new FakeContext().With(EventField.DurationSeconds, 600);
        Assert.Equal(expected, Calls.Compile(text)(context));
        Assert.Equal(text, Calls.Rendered(text));
    }
}
