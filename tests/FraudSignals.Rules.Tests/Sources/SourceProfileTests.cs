using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Sources;

public sealed class SourceProfileTests
{
    private const string Profile = """
        {
          "name": "telco-a", "index": 7, "desk": "telco", "countryCode": "95", "timeZone": "Asia/Bangkok",
          "numberRanges": ["+66812"],
          "fields": { "A_NUMBER": "caller", "TARIFF": "" },
          "lacks": ["answered", "kind"]
        }
        """;

    [Fact]
    public void A_profile_says_how_a_source_writes_and_what_it_lacks()
    {
        using var rules = With(Profile);
        var source = Assert.Single(rules.Load().Sources, s => s.Name != "local");

        Assert.Equal((7, "telco-a", "telco", "95", "Asia/Bangkok"),
            (source.Index, source.Name, source.Desk, source.CountryCode, source.TimeZone!.Id));
        Assert.Equal(["+66812"], source.NumberRanges);
        Assert.Equal([("A_NUMBER", "caller"), ("TARIFF", "")], source.Fields.OrderBy(f => f.Key).Select(f => (f.Key, f.Value)));
        Assert.Equal([EventField.Answered, EventField.Kind], source.Lacks);
    }

    [Fact]
    public void A_profile_may_say_how_identifiers_and_currencies_are_written()
    {
        using var rules = With(Profile.Replace("\"desk\"", """
            "identifiers": { "absent": ["none given"], "withheld": ["op 9"], "internationalPrefixes": ["00", "99"], "trunkPrefix": "", "nationalLengths": [8, 9],
              "shortCodes": ["1234567"], "accountsAsWritten": true },
            "extraCurrencies": ["XBT"], "desk"
            """, StringComparison.Ordinal));

        var source = Assert.Single(rules.Load().Sources, s => s.Name != "local");

        Assert.Equal(["none given"], source.Identifiers.Absent);
        Assert.Equal(["op 9"], source.Identifiers.Withheld);
        Assert.Equal(["00", "99"], source.Identifiers.InternationalPrefixes);
        Assert.Equal(("", true), (source.Identifiers.TrunkPrefix, source.Identifiers.AccountsAsWritten));
        Assert.Equal([8, 9], source.Identifiers.NationalLengths);
        Assert.Equal(["1234567"], source.Identifiers.ShortCodes);
        Assert.Equal(["XBT"], source.ExtraCurrencies);
    }

    [Theory]
    [InlineData("\"identifiers\": { \"absents\": [] }", "unknown-key")]
    [InlineData("\"identifiers\": { \"absent\": [7] }", "bad-value")]
    [InlineData("\"identifiers\": { \"trunkPrefix\": \"+\" }", "bad-value")]
    [InlineData("\"identifiers\": { \"nationalLengths\": [99] }", "bad-value")]
    [InlineData("\"identifiers\": { \"internationalPrefixes\": [\"0x\"] }", "bad-value")]
    [InlineData("\"extraCurrencies\": [\"THB\"]", "bad-value")]
    [InlineData("\"extraCurrencies\": [\"TBH\"]", "bad-value")]
    public void A_slip_in_what_it_says_of_them_is_told(string slip, string check)
    {
        using var rules = With(Profile.Replace("\"desk\"", slip + ", \"desk\"", StringComparison.Ordinal));
        Assert.Contains($"error [{check}]", rules.Errors(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_without_a_profile_is_local_and_local_may_have_one()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule);
        Assert.Equal(Source.Local, Assert.Single(rules.Load().Sources));

        rules.With("sources/local.json", """{ "name": "local", "index": 0, "countryCode": "95" }""");
        Assert.Equal("95", Assert.Single(rules.Load().Sources).CountryCode);
    }

    [Fact]
    public void How_records_are_written_is_no_part_of_the_rules()
    {
        using var rules = With(Profile);
        var before = rules.Snapshot().Hash;
        rules.With("sources/a.json", Profile.Replace("Asia/Bangkok", "Asia/Yangon", StringComparison.Ordinal));

        Assert.Equal(before, rules.Snapshot().Hash);
    }

    [Theory]
    [InlineData("\"desk\"", "\"desks\"", "2:34: error [unknown-key] the source profile has no key 'desks' — did you mean 'desk'?")]
    [InlineData("\"index\": 7, ", "", "1:1: error [missing-key] the source profile lacks 'index'")]
    [InlineData("7", "7.5", "2:31: error [bad-value] 'index' must be a whole number")]
    [InlineData(
        "7", "0",
        "2:31: error [bad-value] the index 0 is that of 'local' and of no other source — write 1 to 999, one that no other source has or "
        + "had")]
    [InlineData("telco-a", "Telco A",
        "2:11: error [bad-name] 'Telco A' is no good name — use lower-case letters, digits and dashes, for example telco-a")]
    [InlineData("\"95\"", "\"095\"",
        "2:66: error [bad-value] '095' is no country calling code — write one to three digits, for example \"66\"")]
    [InlineData("Asia/Bangkok", "Asia/Bankok",
        "2:84: error [unknown-value] there is no time zone 'Asia/Bankok' — did you mean 'Asia/Bangkok'?")]
    [InlineData("Asia/Bangkok", "ICT+7",
        "2:84: error [unknown-value] there is no time zone 'ICT+7' — write an IANA name, for example \"Asia/Bangkok\"")]
    [InlineData("\"telco\"", "\"telcos\"", "2:42: error [unknown-value] 'desk' cannot be 'telcos' — did you mean 'telco'?")]
    [InlineData("+66812", "0812",
        "3:20: error [bad-value] a range of numbers is a plus sign and 1 to 15 digits — for example \"+66812\" for all numbers that "
        + "begin so")]
    [InlineData("\"caller\"", "\"calller\"",
        "4:27: error [unknown-value] 'A_NUMBER' cannot stand for 'calller', which is no field — did you mean 'caller'?")]
    [InlineData("\"caller\"", "null",
        "4:27: error [wrong-type] 'A_NUMBER' must stand for a text, not null — write the name of a field, or \"\" for what is not to be "
        + "read")]
    [InlineData("\"TARIFF\"", "\"A_NUMBER\"",
        "4:37: error [duplicate-key] the key 'A_NUMBER' stands here a second time — keep one of them")]
    [InlineData("\"answered\"", "\"anwsered\"", "5:13: error [unknown-value] 'lacks' cannot be 'anwsered' — did you mean 'answered'?")]
    [InlineData("\"kind\"", "\"answered\"", "5:25: error [duplicate-value] 'answered' stands here a second time — keep one of them")]
    public void A_slip_is_told_by_its_place(string good, string bad, string expected)
    {
        Assert.Contains(good, Profile, StringComparison.Ordinal);
        using var rules = With(Profile.Replace(good, bad, StringComparison.Ordinal));
        Assert.Equal($"sources/a.json:{expected}", rules.Errors());
        Assert.Contains(expected, rules.Told(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_no_record_may_be_without_cannot_be_lacked()
    {
        using var rules = With(Profile.Replace("\"kind\"", "\"caller\"", StringComparison.Ordinal));
        Assert.StartsWith("sources/a.json:5:25: error [unknown-value] 'lacks' cannot be 'caller'", rules.Errors(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_sources_share_neither_name_nor_index_nor_range()
    {
        using var rules = With(Profile).With("sources/b.json", Profile);
        Assert.Equal(
            """
            sources/b.json:2:11: error [duplicate-name] the source 'telco-a' is taken by sources/a.json
            sources/b.json:2:31: error [duplicate-value] the index 7 is taken by sources/a.json — write one that no other source has or had: records are known by it
            sources/b.json:3:20: error [duplicate-value] the range '+66812' is taken by sources/a.json — a number is one source's; a longer range goes before a shorter one
            """.ReplaceLineEndings("\n"), rules.Errors());
    }

    private static TestRules With(string profile) =>
        new TestRules().With("calls/busy.json", TestRules.Rule).With("sources/a.json", profile);
}
