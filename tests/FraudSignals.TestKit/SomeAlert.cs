using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Events.Sources;
using FraudSignals.Rules;

namespace FraudSignals.TestKit;

/// <summary>An alert with every member set.</summary>
public static class SomeAlert
{
    public static Source Bank { get; } = new() { Index = 1, Name = "a-bank", Desk = "bank" };

    public static Source OtherBank { get; } = new() { Index = 2, Name = "other-bank", Desk = "bank", CountryCode = "95" };

    public static Source Telco { get; } = new() { Index = 3, Name = "a-telco", Desk = "telco" };

    public static Alert With(string responder, params string[] events) => new()
    {
        Id = "al-0123456789abcdef0123456789abcdef",
        Revision = 2,
        Level = AlertLevel.Interdiction,
        Typology = "mule_account",
        TypologyVersion = 3,
        Title = "Mule account",
        Severity = "high",
        Responder = responder,
        Subject = new AlertSubject("account", "0123456789abcdef0123456789abcdef", "123-4"),
        Time = DateTimeOffset.UnixEpoch,
        Received = DateTimeOffset.UnixEpoch,
        FirstSeen = DateTimeOffset.UnixEpoch,
        LastSeen = DateTimeOffset.UnixEpoch,
        AmountAtRisk = new MoneyAtRisk(11_908, "THB"),
        Score = 61.5,
        Threshold = 60,
        Reasons = [Reason("rapid_flow", events), Reason("fan_in", events.Length > 1 ? events[1..] : events)],
        Counterparts = [new Counterpart("payer", "account", "aa23456789abcdef0123456789abcdef")],
        LinkedAlerts = ["al-aa23456789abcdef0123456789abcdef"],
        DataGaps = ["a-bank: no balances in this feed"],
        ActBy = DateTimeOffset.UnixEpoch.AddHours(1),
        LegalBasis = "Emergency Decree, section 6",
        Actions = ["Hold the money"],
        Appeal = "Ask the bank.",
        Expires = DateTimeOffset.UnixEpoch.AddDays(7),
        RulesHash = "cafe",
        PackVersion = "bank@0.2.0",
    };

    private static Reason Reason(string rule, string[] events) => new()
    {
        Rule = rule,
        RuleVersion = 2,
        Title = "Money leaves at once",
        Family = "flow",
        Text = "97 % left again",
        Weight = 35,
        Time = DateTimeOffset.UnixEpoch,
        Sample = 7,
        Events = [.. events],
        Values = [
            new ReasonValue("matched_flow_24h", 0.97, ">=", 0.9, 86400) { Shown = "0.97", ThresholdShown = "0.9", Window = "24 hours" }],
    };
}
