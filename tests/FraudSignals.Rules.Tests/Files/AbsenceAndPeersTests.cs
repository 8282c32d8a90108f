using FraudSignals.Events;

namespace FraudSignals.Rules.Tests.Files;

/// <summary>What rule files may ask of what comes after their event, and of what is usual among peers.</summary>
public sealed class AbsenceAndPeersTests
{
    private const string After = "\"Of\": \"countAfter\", \"Role\": \"callee\", \"Window\": \"30m\"";
    private const string Amounts =
        "\"Of\": \"peerQuantile\", \"Quantile\": 0.99, \"Role\": \"payer\", \"Field\": \"amount\", \"Among\": \"currency\", \"Window\": "
        + "\"30d\"";
    private const string Durations =
        "\"Of\": \"peerQuantile\", \"Quantile\": 0.95, \"Role\": \"caller\", \"Field\": \"durationSeconds\", \"Among\": \"cell\", "
        + "\"Window\": \"7d\"";

    [Fact]
    public void Whether_nothing_comes_is_asked_with_the_event_and_cannot_be_said_then()
    {
        using var rules = new TestRules().With("calls/busy.json", Number(After, "durationSeconds > max_calls && calls_24h == 0"));
        var snapshot = rules.Snapshot();
        var rule = Assert.Single(snapshot.Rules);
        Assert.True(rule.NamesEventFields);
        Assert.Equal((AggregateFunction.CountAfter, TimeSpan.FromMinutes(30)), (snapshot.Aggregates[0].Of, snapshot.Aggregates[0].Window));
    }

    [Theory]
    [InlineData("calls_24h >= 1",
        "[absence] of 'calls_24h' only whether it is nothing can be asked, as a condition that must hold — write calls_24h == 0")]
    [InlineData("!(calls_24h == 0)", "[absence]")]
    [InlineData("calls_24h == 1", "[absence]")]
    [InlineData("has(calls_24h)", "[absence]")]
    [InlineData("calls_24h / 2 == 0", "[absence]")]
    public void Nothing_else_can_be_asked_of_what_comes(string expression, string told)
    {
        using var rules = new TestRules().With("calls/busy.json", Number(After, "durationSeconds > max_calls && " + expression));
        Assert.Contains(told, rules.Errors(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quantile_of_peers_is_read_before_the_event_in_the_unit_of_its_field()
    {
        using var rules = new TestRules().With("calls/busy.json", Account(Amounts, "amount > calls_24h && amount > max_calls"));
        var snapshot = rules.Snapshot();
        var usual = snapshot.Aggregates[0];
        Assert.Equal(new PeerShape(EventField.Currency, 0.99, null), usual.Peers);
        Assert.True(usual.Before && snapshot.Rules[0].NamesEventFields);
        Assert.Equal(("calls_24h", TimeSpan.FromDays(30)),
            (snapshot.Rules[0].Comparisons[0].Against, snapshot.Rules[0].Comparisons[0].AgainstWindow));
    }

    [Fact]
    public void Another_quantile_and_another_window_measure_the_same()
    {
        using var rules = new TestRules().With("calls/busy.json", Account(Amounts, "amount > calls_24h && amount > max_calls"));
        var one = rules.Snapshot().Aggregates[0];
        var other =
            rules.With("calls/busy.json",
                Account(Amounts.Replace("0.99", "0.5", StringComparison.Ordinal).Replace("30d", "7d", StringComparison.Ordinal),
                    "amount > calls_24h && amount > max_calls")).Snapshot().Aggregates[0];
        Assert.Equal(one.PeerIdentity, other.PeerIdentity);
        Assert.NotEqual(one.Identity, other.Identity);
    }

    [Fact]
    public void An_aggregate_that_stands_before_can_be_measured_and_is_loaded_with_it()
    {
        var busy =
            "\"Of\": \"count\", \"Role\": \"caller\", \"Window\": \"1h\" }, { \"Name\": \"usual\", \"Of\": \"peerQuantile\", "
            + "\"Quantile\": 0.99, \"Role\": \"caller\", \"Value\": \"calls_24h\", \"Among\": \"cell\", \"Window\": \"7d\"";
        using var rules = new TestRules().With("calls/busy.json", Number(busy, "durationSeconds > usual && durationSeconds > max_calls"));
        var snapshot = rules.Snapshot();
        Assert.Equal([AggregateFunction.Count, AggregateFunction.PeerQuantile], snapshot.Aggregates.Select(a => a.Of));
        Assert.Equal(SubjectKind.Number, snapshot.Aggregates[1].Peers!.Value!.Subject);
    }

    [Theory]
    [InlineData("\"Quantile\": 0.95, ", "", "[peers] 'peerQuantile' needs Quantile — for example \"Quantile\": 0.99")]
    [InlineData("\"Among\": \"cell\", ", "", "[peers] 'peerQuantile' needs Among — for example \"Among\": \"currency\", or \"all\"")]
    [InlineData("0.95", "1", "[bad-value] a quantile lies between 0 and 1")]
    [InlineData("0.95", "95", "[bad-value]")]
    [InlineData("\"cell\"", "\"currency\"", "[peers] 'currency' is a field of transfers, which no role here has — use cell, kind, all")]
    [InlineData("\"cell\"", "\"caller\"", "[unknown-value] 'Among' cannot be 'caller'")]
    [InlineData("7d", "36h", "[bad-window] peers are measured by whole days, up to 90 of them — for example \"30d\"")]
    [InlineData("\"Field\": \"durationSeconds\"", "\"Value\": \"calls\"", "[unknown-name] there is no aggregate 'calls' before this one")]
    [InlineData("peerQuantile", "max", "[peers] only quantiles of peers have Quantile — remove Quantile, or use Of \"peerQuantile\"")]
    public void A_slip_is_told(string old, string replacement, string told)
    {
        using var rules = new TestRules()
            .With("calls/busy.json",
                Number(Durations.Replace(old, replacement, StringComparison.Ordinal),
                    "durationSeconds > calls_24h && durationSeconds > max_calls"));
        Assert.Contains(told, rules.Errors(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Among\": \"currency\"", "\"Among\": \"all\"", "[currency] an aggregate over amounts must name its Currency")]
    [InlineData("\"Window\"", "\"Currency\": \"THB\", \"Window\"",
        "[currency] among those of one currency there are no others — remove Currency")]
    [InlineData("\"amount\"", "\"payerBalanceAfter\"", "[peers] balances may be below zero")]
    public void Amounts_are_of_one_currency(string old, string replacement, string told)
    {
        using var rules = new TestRules()
            .With("calls/busy.json",
                Account(Amounts.Replace(old, replacement, StringComparison.Ordinal), "amount > calls_24h && amount > max_calls"));
        Assert.Contains(told, rules.Errors(), StringComparison.Ordinal);
    }

    private static string Number(string aggregate, string expression) => TestRules.Rule
        .Replace("\"Of\": \"count\", \"Role\": \"caller\", \"Window\": \"24h\"", aggregate, StringComparison.Ordinal)
        .Replace("\"Subject\": \"number\"", "\"Subject\": \"number\", \"On\": \"caller\"", StringComparison.Ordinal)
        .Replace("calls_24h > max_calls", expression, StringComparison.Ordinal);

    private static string Account(string aggregate, string expression) => Number(aggregate, expression)
        .Replace("\"Subject\": \"number\", \"On\": \"caller\"", "\"Subject\": \"account\", \"On\": \"payer\"", StringComparison.Ordinal);
}
