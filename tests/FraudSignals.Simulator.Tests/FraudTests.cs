namespace FraudSignals.Simulator.Tests;

public sealed class FraudTests
{
    private readonly Played played = Played.Of();

    [Theory]
    [InlineData("number", "scam_call_center", 8)]
    [InlineData("number", "sim_box", 6)]
    [InlineData("sim", "sim_box", 6)]
    [InlineData("device", "sim_box", 1)]
    [InlineData("account", "mule_account", 12)]
    public void Each_class_of_fraud_is_present_and_labelled(string kind, string labelClass, int least)
    {
        foreach (var played in new[] { this.played, Played.Of(500), Played.Of(difficulty: 0), Played.Of(difficulty: 1) })
        {
            var labels = played.Labels.Where(label => label.Kind == kind && label.Class == labelClass).ToList();
            Assert.True(labels.Count >= least, $"{labels.Count} of {labelClass}");
            Assert.All(labels, label => Assert.True(label.Fraud));
        }
    }

    [Fact]
    public void Whatever_is_labelled_fraud_has_acted()
    {
        var callers = played.Calls.Select(row => row.Caller).ToHashSet();
        var accounts = played.Accepted.SelectMany(row => new[] { row.Payer, row.Payee }).ToHashSet();
        var hardware = played.Calls.SelectMany(row => new[] { row.Sim, row.Device }).ToHashSet();
        Assert.All(played.Labels.Where(label => label.Fraud), label => Assert.Contains(label.Key, label.Kind switch
        {
            "number" => callers,
            "account" => accounts,
            _ => hardware!,
        }));
    }

    [Fact]
    public void Compounds_keep_to_their_shift_and_mostly_to_the_border()
    {
        var rows = played.VoiceOf("scam_call_center").Values.SelectMany(list => list).ToList();
        Assert.All(rows, row => Assert.InRange(row.Time.Hour, 9, 20));
        var border = played.BorderCells.ToHashSet();
        Assert.True(rows.Count(row => border.Contains(row.Cell!)) > rows.Count / 2);
    }

    [Fact]
    public void Scam_numbers_are_seldom_called_and_gateways_hardly_at_all()
    {
        foreach (var labelClass in new[] { "scam_call_center", "sim_box" })
        {
            var keys = played.Keys("number", labelClass);
            var rows = played.Calls.Where(row => row.Kind == "voice").ToList();
            Assert.True(rows.Count(row => keys.Contains(row.Callee)) < 0.1 * rows.Count(row => keys.Contains(row.Caller)));
        }
    }

    [Fact]
    public void Victims_were_talked_to_by_a_scam_number_before_they_paid()
    {
        var mules = played.Keys("account", "mule_account");
        var scammers = played.Keys("number", "scam_call_center");
        var talks = played.Calls.Where(row => scammers.Contains(row.Caller) && row.DurationSeconds > 0).ToLookup(row => row.Callee);
        var paid = played.Accepted.Where(row => mules.Contains(row.Payee) && !mules.Contains(row.Payer) && row.Amount > 5000).ToList();
        Assert.NotEmpty(paid);
        var called = paid.Count(row => talks[row.PayerNumber!].Any(call => call.Time < row.Time && call.Time > row.Time.AddHours(-24)));
        Assert.True(called > 0.9 * paid.Count, $"{called} of {paid.Count}");
    }

    [Fact]
    public void Money_reaches_cash_machines_and_exchanges()
    {
        var mules = played.Keys("account", "mule_account");
        var channels = played.Accepted.Where(row => mules.Contains(row.Payer)).Select(row => row.Channel).ToHashSet();
        Assert.Superset(new HashSet<string> { "atm", "exchange", "promptpay", "transfer" }, channels);
    }

    [Fact]
    public void Some_phones_run_several_mule_accounts()
    {
        var mules = played.Keys("account", "mule_account");
        var perPhone = played.Transfers.Where(row => mules.Contains(row.Payer) && row.PayerDevice is not null)
            .GroupBy(row => row.PayerDevice).Select(phone => phone.Select(row => row.Payer).Distinct().Count());
        Assert.Contains(perPhone, count => count >= 3);
    }

    [Fact]
    public void Some_mule_accounts_slept_or_were_new_and_some_lived()
    {
        var mules = played.Keys("account", "mule_account");
        var alive = played.HistoryTransfers.SelectMany(row => new[] { row.Payer, row.Payee }).Where(mules.Contains).ToHashSet();
        Assert.InRange(alive.Count, 1, mules.Count - 1);
    }

    [Fact]
    public void Some_scam_calls_come_over_the_international_trunk_under_a_national_number()
    {
        var rows = played.VoiceOf("scam_call_center").Values.SelectMany(list => list).Where(row => row.TrunkIn is not null).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.True(row.Sim is null && row.Device is null && row.Cell is null && !row.Roaming));
        Assert.All(rows, row => Assert.StartsWith("+66", row.Caller, StringComparison.Ordinal));
    }
}
