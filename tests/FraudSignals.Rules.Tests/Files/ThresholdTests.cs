using FraudSignals.Events;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Tests.Expressions;

namespace FraudSignals.Rules.Tests.Files;

/// <summary>Thresholds that a deployment has by currency.</summary>
public sealed class ThresholdTests
{
    private const string Table = """
        { "source": "desk", "asOf": "2026-01-01",
          "thresholds": { "large_payment": { "THB": 50000, "USD": 1500, "JPY": 200000 } } }
        """;

    private static readonly string Rule = TestRules.Rule
        .Replace("\"Subject\": \"number\"", "\"Subject\": \"account\"", StringComparison.Ordinal)
        .Replace("\"Role\": \"caller\"", "\"Where\": \"amount >= threshold(\\\"large_payment\\\") / 2\", \"Role\": \"payer\"",
            StringComparison.Ordinal)
        .Replace("calls_24h > max_calls", "calls_24h > max_calls && amount >= threshold(\\\"large_payment\\\")", StringComparison.Ordinal);

    [Theory]
    [InlineData("THB", 5_000_000, Kleene.True)]
    [InlineData("THB", 4_999_999, Kleene.False)]
    [InlineData("USD", 150_000, Kleene.True)]
    [InlineData("USD", 149_999, Kleene.False)]
    [InlineData("JPY", 200_000, Kleene.True)]
    [InlineData("JPY", 199_999, Kleene.False)]
    [InlineData("EUR", 99_999_999, Kleene.Unknown)]
    public void A_threshold_is_that_of_the_event_s_currency(string currency, long minor, sbyte expected)
    {
        using var rules = new TestRules().With(RuleFiles.Thresholds, Table).With("calls/busy.json", Rule);
        var snapshot = rules.Snapshot();
        var rule = snapshot.Rules[0];
        var context = new FakeContext(EventType.Transfer) { Values = { [0] = 101 } }.With(EventField.Amount, minor)
            .With(EventField.Currency, currency);
        Assert.Equal(expected, rule.Condition(context));
        Assert.Equal("amount >= threshold(\"large_payment\") / 2", snapshot.Aggregates[0].Where);
        Assert.Equal(expected == Kleene.Unknown ? Kleene.Unknown : Kleene.True, snapshot.Aggregates[0].Filter!(context));

        // The rule judges its own event, and an alert shows the threshold beside the amount.
        Assert.True(rule.NamesEventFields);
        Assert.Equal("threshold(\"large_payment\")", rule.Comparisons[1].Against);
    }

    [Fact]
    public void What_cannot_be_said_of_a_currency_does_not_silence_what_can()
    {
        var either =
            Rule.Replace("amount >= threshold(\\\"large_payment\\\")\"",
                "(amount >= threshold(\\\"large_payment\\\") || channel == \\\"atm\\\")\"", StringComparison.Ordinal);
        using var rules = new TestRules().With(RuleFiles.Thresholds, Table).With("calls/busy.json", either);
        var context = new FakeContext(EventType.Transfer) { Values = { [0] = 101 } }.With(EventField.Amount, 1)
            .With(EventField.Currency, "EUR").With(EventField.Channel, "atm");
        Assert.Equal(Kleene.True, rules.Snapshot().Rules[0].Condition(context));
    }

    [Fact]
    public void The_table_is_part_of_the_rules()
    {
        using var rules = new TestRules().With(RuleFiles.Thresholds, Table).With("calls/busy.json", Rule);
        var hash = rules.Snapshot().Hash;
        Assert.NotEqual(hash, rules.With(RuleFiles.Thresholds, Table.Replace("1500", "1600", StringComparison.Ordinal)).Snapshot().Hash);
    }

    [Theory]
    [InlineData("large_payment\": {", "Large\": {",
        "[bad-name] 'Large' is no good name — use lower-case letters, digits and underscores, for example large_payment")]
    [InlineData("\"THB\": 50000", "\"THX\": 50000",
        "[currency] 'THX' is no currency — write its three capital letters, for example \"THB\"")]
    [InlineData("50000", "0", "[bad-value] a threshold in THB must be a number above 0, in units of the currency, such as 50000")]
    [InlineData("\"USD\": 1500", "\"THB\": 1500", "[duplicate-key] the key 'THB' stands here a second time — keep one of them")]
    [InlineData("\"THB\": 50000, \"USD\": 1500, \"JPY\": 200000", "", "[bad-value] 'large_payment' is empty")]
    [InlineData("large_payment", "large_paiment",
        "[unknown-threshold] there is no threshold 'large_payment' here — did you mean 'large_paiment'?")]
    public void A_slip_is_told(string old, string replacement, string told)
    {
        using var rules = new TestRules().With("calls/busy.json", Rule)
            .With(RuleFiles.Thresholds, Table.Replace(old, replacement, StringComparison.Ordinal));
        Assert.Contains(told, rules.Errors(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_table_there_are_none()
    {
        using var rules = new TestRules().With("calls/busy.json", Rule);
        Assert.Contains(
            "[unknown-threshold] there is no threshold 'large_payment' here — thresholds are for transfers and stand in "
            + "currencies/thresholds.json", rules.Errors(), StringComparison.Ordinal);
    }
}
