using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Checks;

/// <summary>What only exempts must not silence the rule where it cannot say.</summary>
public sealed class SilencingTests
{
    private const string Cell = "\"Where\": \"roaming\", ";

    [Theory]
    [InlineData(Cell, "24h", "calls_24h > max_calls && spared <= 3",
        "where 'spared <= 3' cannot say, the whole rule cannot: it does not for 24h after a record without roaming — write (!has(spared) "
        + "|| spared <= 3)")]
    [InlineData(Cell, "24h", "calls_24h > max_calls && !(spared / calls_24h > 0.5)",
        "where '!(spared / calls_24h > 0.5)' cannot say, the whole rule cannot: it does not for 24h after a record without roaming — "
        + "write (!has(spared) || !(spared / calls_24h > 0.5))")]
    [InlineData("", "7d", "calls_24h > max_calls && spared == 0",
        "where 'spared == 0' cannot say, the whole rule cannot: it does not in the first 7d of a feed — write (!has(spared) || spared == "
        + "0)")]
    [InlineData("", "7d", "calls_24h > max_calls && 3 > spared",
        "where '3 > spared' cannot say, the whole rule cannot: it does not in the first 7d of a feed — write (!has(spared) || 3 > spared)")]
    [InlineData(Cell, "7d", "calls_24h > max_calls && (!has(spared) || spared <= 3)", "")]
    [InlineData("\"Where\": \"has(roaming) && roaming\", ", "24h", "calls_24h > max_calls && spared <= 3", "")]
    [InlineData("", "24h", "calls_24h > max_calls && spared <= 3", "")]
    [InlineData("", "6h", "calls_24h > max_calls && spared <= 3", "")]
    [InlineData(Cell, "24h", "calls_24h > max_calls && spared >= 3", "")]
    [InlineData(Cell, "24h", "calls_24h > max_calls || spared <= 3", "")]
    public void An_exempting_bound_is_guarded(string where, string window, string expression, string told)
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule
            .Replace("\"Window\": \"24h\" }",
                $"\"Window\": \"24h\" }},\n    {{ \"Name\": \"spared\", \"Of\": \"count\", \"Role\": \"callee\", {where}\"Window\": "
                + $"\"{window}\" }}", StringComparison.Ordinal)
            .Replace("\"Subject\": \"number\",", "\"Subject\": \"number\", \"On\": \"caller\",", StringComparison.Ordinal)
            .Replace("calls_24h > max_calls", expression, StringComparison.Ordinal));
        Assert.Equal("", rules.Errors());
        Assert.Equal(
            told.Length == 0 ? "" : $"calls/busy.json:11:19: warning [silencing] {told}",
            string.Join('\n', rules.Check().Diagnostics.Where(d => d.Check == "silencing")));
    }
}
