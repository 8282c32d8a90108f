using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;
using FraudSignals.Lists;

namespace FraudSignals.Parties;

/// <summary>Whose customer an alert is about, and what tells it.</summary>
public sealed class AlertOwnershipTests
{
    private static readonly Tokenizer _tokens = new(new byte[32], 1 << 12);

    private static readonly PartySet _parties = new PartyDocument
    {
        Parties =
        [
            Party("telco-a", 1, "telco") with { NumberRanges = ["+6681"] },
            Party("telco-b", 2, "telco") with { NumberRanges = ["+66819"], PortedLists = ["ported_to_b"] },
            Party("bank-a", 3, "bank") with { BankCodes = ["014", "RBOS"], AccountPrefixes = ["1234"] },
            Party("bank-b", 4, "bank") with { AccountPrefixes = ["12345"], Country = "95" },
            Party("desk", 5, "platform"),
        ],
    }.ToSet();

    private static readonly Source[] _sources =
    [
        new() { Index = 1, Name = "a-cdr", Party = "telco-a" },
        new() { Index = 2, Name = "a-sms", Party = "telco-a", NumberRanges = ["+6698"] },
        new() { Index = 3, Name = "telco-b" }, new() { Index = 4, Name = "bank-a" }, new() { Index = 5, Name = "bank-b" },
    ];

    [Theory]
    [InlineData("+66812000000", "telco-a", OwnedBy.NumberRange)]
    [InlineData("+66819000000", "telco-b", OwnedBy.NumberRange)] // The longer range.
    [InlineData("+66981234567", "telco-a", OwnedBy.NumberRange)] // That of a feed.
    [InlineData("+66812345678", "telco-b", OwnedBy.PortedList)] // Whatever the range.
    [InlineData("+66890000000", null, OwnedBy.SeveralPosters, "a-cdr/1", "telco-b/1")]
    [InlineData("+66890000000", "telco-a", OwnedBy.OnlyPoster, "a-cdr/1", "a-sms/1", "bank-a/1")]
    [InlineData("+66890000000", null, OwnedBy.NoPoster, "bank-a/1")]
    [InlineData("+66890000000", null, OwnedBy.NoPoster, "unknown/1")]
    [InlineData("+66890000000", null, OwnedBy.NoPoster)]
    public void Of_a_number(string number, string? party, string why, params string[] events) =>
        Assert.Equal((party, why), Owner("number", number, "telco", 0, events));

    [Theory]
    [InlineData("1234000000", 0, "bank-a", OwnedBy.AccountPrefix)]
    [InlineData("1234500000", 0, "bank-b", OwnedBy.AccountPrefix)]
    [InlineData("GB29RBOS60161331926819", 0, "bank-a", OwnedBy.BankCode)] // By the IBAN.
    [InlineData("9990000000", 14, "bank-a", OwnedBy.BankCode)] // By what the transfer said.
    [InlineData("9990000000", 0, "bank-b", OwnedBy.OnlyPoster, "bank-b/1", "a-cdr/7")]
    [InlineData("9990000000", 0, null, OwnedBy.SeveralPosters, "bank-b/1", "bank-a/7")]
    public void Of_an_account(string account, int bank, string? party, string why, params string[] events) =>
        Assert.Equal((party, why), Owner("account", account, "bank", bank, events));

    [Fact]
    public void Of_a_number_on_a_banks_desk_whoever_posted_it() =>
        Assert.Equal(("bank-a", OwnedBy.OnlyPoster), Owner("number", "+66812000000", "bank", 0, "bank-a/1"));

    private static (string? Party, string Why) Owner(string kind, string key, string responder, int bank, params string[] events)
    {
        var subject = kind == "number" ? SubjectKind.Number : SubjectKind.Account;
        var token = _tokens.Tokenize(subject, System.Text.Encoding.UTF8.GetBytes(key)).ToString();
        var ported = new SubjectListBuilder("ported_to_b", ListUse.Allow);
        ported.Add(_tokens.Tokenize(SubjectKind.Number, "+66812345678"u8), ListPeriod.Always);
        var owner = new AlertOwnership(_parties, _sources, [ported.Build()]).OwnerOf(SomeAlert.With(responder, events) with
        {
            Subject = new AlertSubject(kind, token, key) { BankCode = bank == 0 ? 0 : TextCode.Of($"{bank:d3}") },
        });
        return (owner.Party, owner.Why);
    }

    private static Party Party(string name, ushort index, string desk) =>
        new() { Name = name, Index = index, Roles = [PartyRole.Respond], Desk = desk };
}
