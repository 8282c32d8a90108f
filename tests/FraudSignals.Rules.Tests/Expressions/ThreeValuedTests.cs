using FraudSignals.Events;

namespace FraudSignals.Rules.Tests.Expressions;

public sealed class ThreeValuedTests
{
    private static readonly Language Calls = new();

    // T, F and ? are flags that are true, false and absent; Kleene's strong tables.
    [Theory]
    [InlineData("TTT", "FFF", "???", "TFF", "T??", "FTF", "F?F", "?T?", "?FF")]
    public void And_follows_Kleene(params string[] rows) => Check("answered && roaming", rows);

    [Theory]
    [InlineData("TTT", "FFF", "???", "TFT", "T?T", "FTT", "F??", "?TT", "?F?")]
    public void Or_follows_Kleene(params string[] rows) => Check("answered || roaming", rows);

    [Theory]
    [InlineData("TTT", "FFT", "???", "TFF", "T??", "?F?")]
    public void Equality_of_flags_cannot_say_where_one_is_absent(params string[] rows) => Check("answered == roaming", rows);

    [Theory]
    [InlineData("TTF", "FTT", "?T?")]
    public void Not_keeps_cannot_say(params string[] rows) => Check("!answered", rows);

    [Theory]
    [InlineData("TTT", "FTF", "?T?")]
    public void A_flag_may_be_compared_with_true(params string[] rows) => Check("answered == true", rows);

    [Theory]
    [InlineData("TTF", "FTT", "?T?")]
    public void A_flag_may_be_unequal_to_true(params string[] rows) => Check("answered != true", rows);

    [Theory]
    [InlineData("TTT", "FTT", "?T?", "?F?")]
    public void A_choice_whose_test_cannot_say_cannot_say(params string[] rows) => Check("answered ? roaming : true", rows);

    [Theory]
    [InlineData("a > 1")]
    [InlineData("a >= 1")]
    [InlineData("a < 1")]
    [InlineData("a <= 1")]
    [InlineData("a == 1")]
    [InlineData("a != 1")]
    [InlineData("!(a == 1)")]
    [InlineData("a + 1 > 1")]
    [InlineData("Math.Max(a, 5) > 1")]
    [InlineData("a * 0 == 0")]
    public void A_comparison_with_something_absent_cannot_say(string text) =>
    Assert.Equal(Kleene.Unknown, Calls.Compile(text)(new FakeContext()));

    [Theory]
    [InlineData("b / a >= 0")]
    [InlineData("a / a == 1")]
    [InlineData("!(b / a < 5)")]
    public void A_quotient_by_zero_cannot_say(string text)
    {
        var context = new FakeContext { Values = { [0] = 0, [1] = 5 } };
        Assert.Equal(Kleene.Unknown, Calls.Compile(text)(context));
    }

    [Fact]
    public void Has_asks_for_fields_and_aggregates()
    {
        var context = new FakeContext { Values = { [0] = 0 } }.With(EventField.Answered, 0).WithIdentifier(EventField.Cell);
        foreach (var (text, expected) in new[]
        {
            ("has(answered)", Kleene.True), ("has( roaming )", Kleene.False), ("has(cell)", Kleene.True), ("has(device)", Kleene.False),
            ("has(a)", Kleene.True), ("has(b)", Kleene.False), ("!has(b) || b > 3", Kleene.True), ("has(limit)", Kleene.True),
            ("has (answered)&&!answered", Kleene.True),
        })
        {
            Assert.Equal(expected, Calls.Compile(text)(context));
        }
    }

    [Fact]
    public void Whole_numbers_divide_like_all_numbers_and_do_not_overflow()
    {
        var context = new FakeContext { Values = { [0] = 0.5 } };
        Assert.Equal(Kleene.True, Calls.Compile("a == 1 / 2")(context));
        Assert.Equal(Kleene.True, Calls.Compile("a < 30 * 86400 * 1000 * 1000")(context));
    }

    [Fact]
    public void Time_and_dates_are_seconds_and_amounts_are_in_major_units()
    {
        var context = new FakeContext(EventType.Transfer)
            .At(100 * 86_400_000L)
            .With(EventField.PayeeAccountOpened, 80 * 86_400_000L)
            .With(EventField.Amount, 4_500_050)
            .With(EventField.Currency, "THB");
        var transfers = new Language(EventType.Transfer);
        Assert.Equal(Kleene.True, transfers.Compile("time - payeeAccountOpened <= 30 * 86400")(context));
        Assert.Equal(Kleene.False, transfers.Compile("time - payeeAccountOpened <= 19 * 86400")(context));
        Assert.Equal(Kleene.True, transfers.Compile("amount == 45000.5")(context));
    }

    [Fact]
    public void The_right_side_is_not_computed_where_the_left_decides()
    {
        var context = new FakeContext { Values = { [0] = 1, [1] = 1 } };
        Assert.Equal(Kleene.False, Calls.Compile("a > 5 && b > 5")(context));
        Assert.Equal(Kleene.True, Calls.Compile("a < 5 || b > 5")(context));
        Assert.Equal([0, 0], context.Reads);

        Assert.Equal(Kleene.False, Calls.Compile("c > 5 && b > 5")(context));
        Assert.Equal([0, 0, 2, 1], context.Reads);
    }

    private static void Check(string text, string[] rows)
    {
        var condition = Calls.Compile(text);
        foreach (var row in rows)
        {
            var context = new FakeContext();
            Set(context, EventField.Answered, row[0]);
            Set(context, EventField.Roaming, row[1]);
            Assert.Equal((row, row[2] switch { 'T' => Kleene.True, 'F' => Kleene.False, _ => Kleene.Unknown }), (row, condition(context)));
        }
    }

    private static void Set(FakeContext context, EventField field, char value)
    {
        if (value != '?')
        {
            context.With(field, value == 'T' ? 1 : 0);
        }
    }
}
