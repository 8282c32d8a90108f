using FraudSignals.Events;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Tests.Expressions;

namespace FraudSignals.Rules.Tests.Files;

/// <summary>Rules over what amounts are worth in any currency.</summary>
public sealed class WorthTests
{
    private const string Table = """
        { "unit": "a dollar's worth", "source": "desk", "asOf": "2026-01-01",
          "perUnit": { "USD": 1, "THB": 12, "JPY": 95 } }
        """;

    private static readonly string Rule = TestRules.Rule
        .Replace("\"Subject\": \"number\"", "\"Subject\": \"account\"", StringComparison.Ordinal)
        .Replace("\"Of\": \"count\", \"Role\": \"caller\"",
            "\"Of\": \"sum\", \"Field\": \"worth\", \"Where\": \"worth >= 10\", \"Role\": \"payer\"", StringComparison.Ordinal)
        .Replace("calls_24h > max_calls", "calls_24h > max_calls && worth >= 50", StringComparison.Ordinal);

    [Theory]
    [InlineData("USD", 5000, Kleene.True)]
    [InlineData("USD", 4999, Kleene.False)]
    [InlineData("THB", 60000, Kleene.True)]
    [InlineData("THB", 59900, Kleene.False)]
    [InlineData("JPY", 4750, Kleene.True)]
    [InlineData("JPY", 4740, Kleene.False)]
    [InlineData("KES", 1_000_000, Kleene.Unknown)]
    public void A_threshold_of_worth_is_the_same_in_every_currency_of_the_table(string currency, long minor, sbyte expected)
    {
        using var rules = new TestRules().With(RuleFiles.Worth, Table).With("calls/busy.json", Rule);
        var snapshot = rules.Snapshot();
        var context = new FakeContext(EventType.Transfer) { Values = { [0] = 101 } }.With(EventField.Amount, minor)
            .With(EventField.Currency, currency);
        Assert.Equal(expected, snapshot.Rules[0].Condition(context));
        Assert.Equal("worth >= 10", snapshot.Aggregates[0].Where);
        Assert.Equal(expected == Kleene.Unknown ? Kleene.Unknown : Kleene.True, snapshot.Aggregates[0].Filter!(context));
    }

    [Fact]
    public void Has_asks_whether_the_table_has_the_currency()
    {
        using var rules = new TestRules().With(RuleFiles.Worth, Table)
            .With("calls/busy.json", Rule.Replace("worth >= 50", "!has(worth)", StringComparison.Ordinal));
        var condition = rules.Snapshot().Rules[0].Condition;
        Assert.Equal(Kleene.True,
            condition(
                new FakeContext(EventType.Transfer) { Values = { [0] = 101 } }.With(EventField.Amount, 1)
                    .With(EventField.Currency, "KES")));
        Assert.Equal(Kleene.False,
            condition(
                new FakeContext(EventType.Transfer) { Values = { [0] = 101 } }.With(EventField.Amount, 1)
                    .With(EventField.Currency, "JPY")));
    }

    [Theory]
    [InlineData("\"USD\": 1", "\"USD\": 0",
        "currencies/worth.json:2:23: error [bad-value] how much USD makes one unit must be a number from 1E-06 to 1000000000")]
    [InlineData("\"USD\"", "\"DEM\"", "currencies/worth.json:2:16: error [currency] 'DEM' is no currency — write \"EUR\"")]
    [InlineData("\"USD\": 1, \"THB\": 12, \"JPY\": 95", "", "currencies/worth.json:2:14: error [bad-value] 'perUnit' is empty")]
    [InlineData("\"asOf\"", "\"asof\"",
        "currencies/worth.json:1:49: error [unknown-key] the table of worth has no key 'asof' — did you mean 'asOf'?")]
    public void A_bad_table_is_told(string old, string replacement, string expected)
    {
        using var rules = new TestRules().With("calls/busy.json", Rule)
            .With(RuleFiles.Worth, Table.Replace(old, replacement, StringComparison.Ordinal));
        Assert.Equal(expected, rules.Errors());
    }

    [Fact]
    public void The_table_is_one_file_and_belongs_to_the_rules()
    {
        using var rules = new TestRules().With(RuleFiles.Worth, Table).With("calls/busy.json", Rule);
        var hash = rules.Snapshot().Hash;
        Assert.NotEqual(hash, rules.With(RuleFiles.Worth, Table.Replace("12", "13", StringComparison.Ordinal)).Snapshot().Hash);
        Assert.Equal(
            "currencies/other.json:1:1: error [misplaced] what is said of currencies stands in two files — put what they are worth into "
            + "currencies/worth.json, and thresholds into currencies/thresholds.json",
            rules.With("currencies/other.json", Table).Errors());
    }
}
