using CsCheck;

namespace FraudSignals.Rules.Tests.Expressions;

/// <summary>Where the least and the most that counts can be soon say that an expression cannot be true, it never is.</summary>
public sealed class OutlookTests
{
    private static readonly Gen<(int Least, int Most)> Ranges =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3]).Select((least, more) => (least, least + more));

    // a and c between 2 and 5, b between 10 and 40, the age 600 seconds or more.
    [Theory]
    [InlineData("a >= 6", Kleene.False)]
    [InlineData("a >= 5", Kleene.Unknown)]
    [InlineData("a > 5", Kleene.False)]
    [InlineData("6 <= a && b > 1", Kleene.False)]
    [InlineData("a < 2", Kleene.False)]
    [InlineData("a <= 2", Kleene.Unknown)]
    [InlineData("age <= limit && a > 1", Kleene.False)]
    [InlineData("age <= 600", Kleene.Unknown)]
    [InlineData("b / (a + b) <= 0.5", Kleene.False)]
    [InlineData("b / (a + b) <= 0.67", Kleene.Unknown)]
    [InlineData("b <= 1.5 * a", Kleene.False)]
    [InlineData("b <= 2 * a", Kleene.Unknown)]
    [InlineData("durationSeconds > 1 && a + c > 10", Kleene.False)]
    [InlineData("a > 5 || c > 5", Kleene.False)]
    [InlineData("a > 5 || c > 4", Kleene.Unknown)]
    public void Counts_and_ages_bound_what_can_be(string text, sbyte expected)
    {
        var context = new FakeContext
        {
            Soon =
            {
                [Language.IndexOf("a")] = (2, 5), [Language.IndexOf("b")] = (10, 40), [Language.IndexOf("c")] = (2, 5),
                [Language.IndexOf("age")] = (600, double.PositiveInfinity),
            },
        };

        Assert.Equal(expected, new Language().Outlook(text)!(context));
    }

    [Theory]
    [InlineData("durationSeconds > 1")]
    [InlineData("a > 5 || durationSeconds > 1")]
    [InlineData("9 - a > 1")]
    [InlineData("lowest >= 1")]
    [InlineData("fresh >= 1")]
    [InlineData("!has(a)")]
    [InlineData("!(a > 5)")]
    [InlineData("a * balance > 0")]
    public void What_else_can_come_is_not_known(string text) => Assert.Null(new Language().Outlook(text));

    [Fact]
    public void What_cannot_be_never_is() => Gen.Select(
        Naive.Truths(4), Ranges.Array[3], Gen.Int[0, 3].Array[3].Array[6]).Sample((naive, ranges, steps) =>
    {
        var language = new Language();
        if (language.Outlook(naive.Text) is not { } outlook || outlook(Between(ranges)) != Kleene.False)
        {
            return true;
        }

        var condition = language.Compile(naive.Text);
        return steps.All(step =>
        {
            var later = new FakeContext();
            for (var i = 0; i < ranges.Length; i++)
            {
                later.Values[i] = Math.Min(ranges[i].Least + step[i], ranges[i].Most);
            }

            return condition(later) != Kleene.True;
        });
    }, iter: 3000, print: t => t.Item1.Text);

    private static FakeContext Between((int Least, int Most)[] ranges)
    {
        var context = new FakeContext();
        for (var i = 0; i < ranges.Length; i++)
        {
            context.Soon[i] = ranges[i];
        }

        return context;
    }
}
