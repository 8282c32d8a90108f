namespace FraudSignals.Simulator.Tests;

/// <summary>Lawful look-alikes are there, and really look like fraud in one respect and not in another.</summary>
public sealed class LookalikeTests
{
    private readonly Played played = Played.Of();

    [Theory]
    [InlineData("number", "contact_center")]
    [InlineData("number", "delivery_rider")]
    [InlineData("number", "clinic_reminder")]
    [InlineData("number", "test_probe")]
    [InlineData("number", "sms_sender")]
    [InlineData("number", "foreign_caller")]
    [InlineData("number", "subscriber")]
    [InlineData("account", "payroll")]
    [InlineData("account", "biller")]
    [InlineData("account", "merchant")]
    [InlineData("account", "charity")]
    [InlineData("account", "topup_agent")]
    [InlineData("account", "shared_tablet")]
    [InlineData("account", "student")]
    [InlineData("account", "house_sale")]
    [InlineData("account", "customer")]
    [InlineData("device", "shared_tablet")]
    public void Each_class_is_labelled_lawful(string kind, string labelClass)
    {
        foreach (var played in new[] { this.played, Played.Of(500) })
        {
            var labels = played.Labels.Where(label => label.Kind == kind && label.Class == labelClass).ToList();
            Assert.NotEmpty(labels);
            Assert.All(labels, label => Assert.False(label.Fraud));
        }
    }

    [Fact]
    public void People_call_about_eight_times_a_day_and_a_quarter_goes_unanswered()
    {
        Assert.InRange(played.CallsPerActiveDay("subscriber"), 5, 10);
        Assert.InRange(played.Calls.Where(row => row.Kind == "voice").Average(row => row.Answered ? 0.0 : 1), 0.2, 0.32);
        Assert.InRange(played.VoiceOf("subscriber").Values.SelectMany(rows => rows).Where(row => row.Answered)
            .Average(row => row.DurationSeconds), 120, 200);
    }

    [Fact]
    public void Contact_centres_call_more_than_a_hundred_times_a_day_and_are_called_back()
    {
        Assert.True(played.CallsPerActiveDay("contact_center") > 100);
        var keys = played.Keys("number", "contact_center");
        var incoming = played.Calls.Count(row => keys.Contains(row.Callee));
        Assert.InRange((double)incoming / played.Calls.Count(row => keys.Contains(row.Caller)), 0.15, 0.6);
    }

    [Fact]
    public void Riders_make_short_calls_to_strangers_from_many_cells()
    {
        var riders = played.VoiceOf("delivery_rider").Values;
        Assert.True(played.CallsPerActiveDay("delivery_rider") > 35);
        Assert.All(riders, rows => Assert.True(rows.Select(row => row.Cell).Distinct().Count() > 5));
    }

    [Fact]
    public void Probes_share_a_device_and_call_around_the_clock()
    {
        var probes = played.VoiceOf("test_probe");
        Assert.All(probes.Values, rows => Assert.Equal(24, rows.Select(row => row.Time.Hour).Distinct().Count()));
        Assert.True(probes.Values.SelectMany(rows => rows).GroupBy(row => row.Device)
            .All(device => device.Select(row => row.Sim).Distinct().Count() == 2));
    }

    [Fact]
    public void A_family_tablet_serves_several_accounts()
    {
        var tablets = played.Keys("device", "shared_tablet");
        var owners = played.Transfers.Where(row => row.PayerDevice is not null && tablets.Contains(row.PayerDevice))
            .GroupBy(row => row.PayerDevice);
        Assert.All(owners, device => Assert.InRange(device.Select(row => row.Payer).Distinct().Count(), 3, 4));
        Assert.NotEmpty(owners);
    }

    [Fact]
    public void Top_up_agents_take_from_many_and_pass_almost_all_on()
    {
        var agents = played.Keys("account", "topup_agent");
        var taken = played.Accepted.Where(row => agents.Contains(row.Payee)).ToList();
        var passed = played.Accepted.Where(row => agents.Contains(row.Payer)).Sum(row => row.Amount);
        Assert.InRange((double)(passed / taken.Sum(row => row.Amount)), 0.85, 0.98);
        Assert.All(taken.GroupBy(row => row.Payee), agent => Assert.True(agent.Select(row => row.Payer).Distinct().Count() > 20));
    }

    [Fact]
    public void House_sellers_receive_a_fortune_and_send_most_of_it_on()
    {
        foreach (var seller in played.Keys("account", "house_sale"))
        {
            Assert.Contains(played.Accepted, row => row.Payee == seller && row.Amount >= 1_500_000);
            Assert.True(played.Accepted.Where(row => row.Payer == seller).Sum(row => row.Amount) > 500_000);
        }
    }

    [Fact]
    public void Students_hold_young_accounts()
    {
        var students = played.Keys("account", "student");
        var youngest = played.Options.Start.AddDays(-201);
        Assert.All(played.Transfers.Where(row => students.Contains(row.Payee)), row =>
            Assert.True(row.PayeeAccountOpened.ToDateTime(default) > youngest.Date));
    }

    [Fact]
    public void Most_salaries_and_bills_are_known_from_the_history()
    {
        var before = played.HistoryTransfers.Where(row => row.Channel is "payroll" or "bill")
            .Select(row => (row.Payer, row.Payee)).ToHashSet();
        var now = played.Accepted.Where(row => row.Channel is "payroll" or "bill").ToList();
        Assert.True(now.Count(row => before.Contains((row.Payer, row.Payee))) > 0.9 * now.Count);
    }

    [Fact]
    public void Most_contacts_are_known_from_the_history_and_some_are_new()
    {
        var people = played.Keys("number", "subscriber");
        var before = played.HistoryCalls.Select(row => (row.Caller, row.Callee)).ToHashSet();
        var now = played.Calls.Where(row => row.Kind == "voice" && people.Contains(row.Caller) && people.Contains(row.Callee)).ToList();
        Assert.InRange((double)now.Count(row => before.Contains((row.Caller, row.Callee))) / now.Count, 0.75, 0.97);
    }
}
