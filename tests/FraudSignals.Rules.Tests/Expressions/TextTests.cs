using FraudSignals.Events;

namespace FraudSignals.Rules.Tests.Expressions;

public sealed class TextTests
{
    private static readonly Language Transfers = new(EventType.Transfer);

    [Theory]
    [InlineData("channel == \"atm\"", Kleene.True)]
    [InlineData("channel == \"ATM\"", Kleene.True)]
    [InlineData("\"atm\" == channel", Kleene.True)]
    [InlineData("channel == machine", Kleene.True)]
    [InlineData("channel != \"atm\"", Kleene.False)]
    [InlineData("currency == \"thb\"", Kleene.True)]
    [InlineData("payerBank == payeeBank", Kleene.True)]
    [InlineData("payerBank == \"scb\"", Kleene.True)]
    [InlineData("status == \"accepted\"", Kleene.Unknown)]
    [InlineData("status != \"accepted\"", Kleene.Unknown)]
    [InlineData("!(status == \"accepted\")", Kleene.Unknown)]
    public void Texts_are_compared_in_the_case_of_their_field(string text, sbyte expected)
    {
        var context = new FakeContext(EventType.Transfer)
            .With(EventField.Channel, "atm").With(EventField.Currency, "THB")
            .With(EventField.PayerBank, "SCB").With(EventField.PayeeBank, "SCB");
        Assert.Equal(expected, Transfers.Compile(text)(context));
    }

    [Theory]
    [InlineData("channel < \"atm\"", "0 [refused] the call of String.Compare is not part of the rule language")]
    [InlineData("channel + \"x\" == \"atm\"", "0 [refused] the call of String.Concat is not part of the rule language")]
    [InlineData("\"a\" == \"a\" && amount > 1", "0 [refused] two constant texts are compared — compare a text with an event field")]
    [InlineData("currency == \"baht\"", "0 [unknown-value] \"baht\" is no currency — write its three letters, for example \"THB\"")]
    [InlineData("currency == \"TBH\"", "0 [unknown-value] \"TBH\" is no currency — write its three letters, for example \"THB\"")]
    [InlineData("currency == \"dem\"", "0 [unknown-value] \"dem\" is no currency — write \"EUR\"")]
    [InlineData("payeeNameMatch == \"maybe\"",
        "0 [unknown-value] no check of a payee's name ends with \"maybe\" — write \"match\", \"close_match\", \"no_match\" or "
        + "\"unavailable\"")]
    [InlineData("status == \"approved\"",
        "0 [unknown-value] no transfer has the status \"approved\" — write \"accepted\", \"pending\" or \"rejected\"")]
    [InlineData("channel == \"a\\nb\"", "11 [refused] a text has at most 64 characters, none of them a backslash or a control character")]
    [InlineData("channel == \"atm", "11 [syntax] the text that begins here does not end — close it with a double quote")]
    public void Other_uses_of_texts_are_refused(string text, string expected) =>
        Assert.Equal(expected, Transfers.TryCompile(text).Errors);

    [Theory]
    [InlineData("callerWithheld", Kleene.Unknown)]
    [InlineData("!callerWithheld", Kleene.Unknown)]
    [InlineData("has(callerWithheld)", Kleene.False)]
    [InlineData("has(callerWithheld) && callerWithheld", Kleene.False)]
    public void Whether_a_caller_is_withheld_cannot_be_said_where_it_is_not_known_for_another_reason(string text, sbyte expected) =>
        Assert.Equal(expected, new Language().Compile(text)(new FakeContext(EventType.Call)));

    [Fact]
    public void A_misspelt_kind_of_call_is_told() =>
        Assert.Equal("0 [unknown-value] no call is of kind \"voise\" — calls are \"voice\" or \"sms\"",
            new Language().TryCompile("kind == \"voise\"").Errors);

    [Theory]
    [InlineData("amount>=0.9*limit&&amount<limit", "amount >= 0.9 * 10 && amount < 10")]
    [InlineData("( amount   > 1 )", "amount > 1")]
    [InlineData("channel==\"ATM\"", "channel == \"atm\"")]
    [InlineData("channel == machine", "channel == \"atm\"")]
    [InlineData("status == \"ACSC\"", "status == \"accepted\"")]
    [InlineData("amount - (1 - 2) > 3 * (1 + amount)", "amount - (1 - 2) > 3 * (1 + amount)")]
    [InlineData("!(has( status )&&amount>1)", "!(has(status) && amount > 1)")]
    [InlineData("Math.Max(amount,1)>2?true:false", "Math.Max(amount, 1) > 2 ? true : false")]
    public void Equal_filters_come_out_as_equal_text(string text, string expected) => Assert.Equal(expected, Transfers.Rendered(text));
}
