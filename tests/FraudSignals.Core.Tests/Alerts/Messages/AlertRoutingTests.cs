using System.Text.Json;

namespace FraudSignals.Alerts.Messages;

public sealed class AlertRoutingTests
{
    private readonly AlertRouting _routing = new([SomeAlert.Bank, SomeAlert.OtherBank, SomeAlert.Telco]);

    [Theory]
    [InlineData("bank", "bank-alerts", "a-bank", "a-bank/t1")]
    [InlineData("telco", "telco-alerts", "a-telco", "a-telco/c1")]
    [InlineData("bank", "bank-alerts", "a-bank", "1/t1")] // An engine without names.
    [InlineData("bank", "bank-alerts", "a-bank", "a-bank/t1", "a-telco/c1", "a-bank/t2")] // Calls are evidence; the account is the bank's.
    [InlineData("bank", "platform-alerts", null, "a-bank/t1", "other-bank/t2")]
    [InlineData("bank", "platform-alerts", null, "a-telco/c1")]
    [InlineData("bank", "platform-alerts", null, "nobody/t1")]
    [InlineData("bank", "platform-alerts", null)]
    [InlineData("police", "platform-alerts", null, "a-bank/t1")]
    public void An_alert_goes_to_the_desk_of_its_one_owner_or_to_the_platforms(string responder, string topic, string? institution,
        params string[] events)
    {
        var message = _routing.MessageOf(SomeAlert.With(responder, events));

        Assert.Equal(topic, message.Topic);
        Assert.Equal(institution, message.Properties.GetValueOrDefault("institution"));
    }

    [Fact]
    public void A_source_of_both_desks_owns_what_it_posted()
    {
        var routing = new AlertRouting([Events.Sources.Source.Local]);

        Assert.Equal("telco-alerts", routing.MessageOf(SomeAlert.With("telco", "local/c1")).Topic);
        Assert.Equal("bank-alerts", routing.MessageOf(SomeAlert.With("bank", "local/t1")).Topic);
    }

    [Theory]
    [InlineData("telco", "+66812000000", "a-telco")] // Both know of it; the range says whose customer it is.
    [InlineData("telco", "+66819000000", "other-telco")] // The longer range.
    [InlineData("telco", "+66890000000", null)]
    [InlineData("telco", null, null)]
    [InlineData("bank", "+66812000000", null)] // Another desk.
    public void A_number_is_owned_by_the_source_of_its_range(string responder, string? number, string? institution)
    {
        var routing =
            new AlertRouting(
                [SomeAlert.Telco with { NumberRanges = ["+6681"] },
                    new() { Index = 4, Name = "other-telco", Desk = "telco", NumberRanges = ["+66819"] }]);
        var alert = SomeAlert.With(responder, "a-telco/c1", "other-telco/c2");

        var message = routing.MessageOf(alert with { Subject = new AlertSubject("number", "0123456789abcdef0123456789abcdef", number) });

        Assert.Equal(institution, message.Properties.GetValueOrDefault("institution"));
    }

    [Fact]
    public void Subscriptions_can_filter_by_what_the_contract_names()
    {
        var properties = _routing.MessageOf(SomeAlert.With("bank", "other-bank/t1")).Properties;

        Assert.Equal(
            new (string, object)[]
            {
                ("country", "95"), ("institution", "other-bank"), ("level", "interdiction"), ("packVersion", "bank@0.2.0"),
                ("responder", "bank"),
                ("ruleIds", ",rapid_flow,fan_in,"), ("rulesHash", "cafe"), ("score", 61.5), ("severity", "high"),
                ("subjectKind", "account"), ("typology", "mule_account"),
            },
            properties.Select(p => (p.Key, p.Value)));
    }

    [Fact]
    public void A_message_lives_as_long_as_its_alert_and_one_that_was_over_before_comes_all_the_same()
    {
        var message = _routing.MessageOf(SomeAlert.With("bank", "a-bank/t1"));

        Assert.Equal(TimeSpan.FromDays(2), message.TimeToLive(message.Expires.AddDays(-2)));
        Assert.Null(message.TimeToLive(message.Expires));
    }

    [Fact]
    public void A_message_is_known_by_alert_and_revision_and_holds_the_alert()
    {
        var alert = SomeAlert.With("bank", "a-bank/t1");

        var message = _routing.MessageOf(alert);

        Assert.Equal(("al-0123456789abcdef0123456789abcdef.2", "al-0123456789abcdef0123456789abcdef"), (message.Id, message.Alert));
        using var body = JsonDocument.Parse(message.Body);
        Assert.Equal(message.Id, body.RootElement.GetProperty("id").GetString());
        Assert.Equal(
            JsonSerializer.Serialize(alert, AlertJson.Readable.Alert),
            JsonSerializer.Serialize(body.RootElement.GetProperty("data").Deserialize(AlertJson.Readable.Alert)!,
                AlertJson.Readable.Alert));
    }
}
