using FraudSignals.Events;
using FraudSignals.Lists;
using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Lists;

public sealed class ListFileTests
{
    private const string NoState = """
        {
          "list": "no_state", "use": "noState", "owner": "team", "reason": "Known.",
          "entries": [
            { "kind": "account", "key": "123", "reason": "Biller.", "expires": "2026-06-30" },
            { "kind": "number", "key": "+6621234567", "reason": "Contact centre.", "from": "2026-02-01", "expires": "2026-12-31" }
          ]
        }
        """;

    private const string Watch = """
        {
          "list": "mules", "use": "watch", "subject": "account", "owner": "team", "reason": "Mules.", "source": "registry",
          "entries": [ { "key": "123", "reason": "Convicted.", "tier": 3 } ]
        }
        """;

    [Theory]
    [InlineData(SubjectKind.Account, "123", "2026-01-01", true)]
    [InlineData(SubjectKind.Account, "123", "2026-06-30", true)]
    [InlineData(SubjectKind.Account, "123", "2026-07-01", false)]
    [InlineData(SubjectKind.Account, "124", "2026-01-01", false)]
    [InlineData(SubjectKind.Number, "+6621234567", "2026-01-31", false)]
    [InlineData(SubjectKind.Number, "+6621234567", "2026-02-01", true)]
    public void An_entry_holds_by_the_time_of_the_event(SubjectKind kind, string key, string day, bool expected)
    {
        using var rules = With("no_state", NoState);
        var time = DateTimeOffset.Parse(day + "T23:59:59.999Z").ToUnixTimeMilliseconds();
        Assert.Equal(expected, rules.Snapshot().KeepsNoState(TestRules.Tokenise(kind, key), time));
    }

    [Fact]
    public void Expiries_are_told_by_file_and_day_save_of_what_says_from_when_it_held()
    {
        using var rules = With("no_state", NoState);
        Assert.Equal(
            ["lists/no_state.json:4 2026-06-30 1"],
            rules.Load().Expiries.Select(e => $"{e.File}:{e.Line} {e.Expires:yyyy-MM-dd} {e.Entries}"));
    }

    [Theory]
    [InlineData("\"noState\"", "\"noStat\"", "2:30: error [unknown-value] 'use' cannot be 'noStat' — did you mean 'noState'?")]
    [InlineData("\"no_state\"", "\"No state\"",
        "2:11: error [bad-name] 'No state' is no good name — use lower-case letters, digits and underscores, for example mule_accounts")]
    [InlineData("\"key\": \"123\"", "\"key\": \"1 2\"", "4:33: error [bad-value] the key is not that of an account — A key has no spaces.")]
    [InlineData("\"account\"", "\"acount\"", "4:15: error [unknown-value] 'kind' cannot be 'acount' — did you mean 'account'?")]
    [InlineData("\"kind\": \"account\", ", "",
        "4:5: error [missing-key] neither the entry nor the list says what kind of subject it is — add \"kind\", or \"subject\" to the "
        + "list")]
    [InlineData("2026-12-31", "never", "5:109: error [bad-value] 'never' is no date — write year-month-day, for example \"2026-11-23\"")]
    [InlineData("2026-12-31", "2026-01-31", "5:109: error [bad-value] the entry expires before it begins")]
    [InlineData(", \"expires\": \"2026-06-30\"", "",
        "4:5: error [missing-key] the entry lacks 'expires' — an exception is looked at again; name its last day")]
    [InlineData(", \"reason\": \"Biller.\"", "", "4:5: error [missing-key] the entry lacks 'reason' — say why it is an exception")]
    [InlineData("\"kind\": \"number\", \"key\": \"+6621234567\"", "\"kind\": \"account\", \"key\": \"123\"",
        "5:33: error [duplicate-value] this subject stands here a second time for the same days — keep one of them")]
    [InlineData("\"key\": \"+6621234567\"", "\"prefix\": \"+662\"",
        "5:35: error [list-prefix] a list without state names subjects, not ranges — use \"key\"")]
    [InlineData("\"from\": \"2026-02-01\"", "\"tier\": 2", "5:84: error [bad-value] only those on a watch list have a tier — remove it")]
    public void A_bad_part_is_told(string good, string bad, string expected)
    {
        using var rules = With("no_state", NoState.Replace(good, bad, StringComparison.Ordinal));
        Assert.Equal("lists/no_state.json:" + expected, rules.Errors());
    }

    [Theory]
    [InlineData("\"tier\": 3", "\"tier\": 10", "3:64: error [bad-value] 'tier' must be 1 to 9, not 10")]
    [InlineData(", \"source\": \"registry\"", "",
        "3:16: error [missing-key] neither the entry nor the list names a source — say who found it out")]
    [InlineData("\"key\": \"123\"", "\"prefix\": \"+66\"", "3:28: error [list-prefix] only numbers come in ranges — use \"key\"")]
    [InlineData("{ \"key\": \"123\"", "{ \"kind\": \"sim\", \"key\": \"123\"",
        "3:26: error [list-subject] the list is of an account each, and this is a sim — put it on a list of its own")]
    [InlineData("\"key\": \"123\"", "\"key\": \"123\", \"prefix\": \"+66\"",
        "3:25: error [missing-key] the entry has both 'key' and 'prefix' — give one of them")]
    [InlineData("\"entries\": [ { \"key\": \"123\", \"reason\": \"Convicted.\", \"tier\": 3 } ]", "\"tags\": []",
        "2:11: error [missing-key] the list has neither 'entries' nor 'csv' — \"entries\": [] is an empty list\nlists/mules.json:3:3: "
        + "error [unknown-key] the list has no key 'tags'")]
    public void A_bad_part_of_a_watch_list_is_told(string good, string bad, string expected)
    {
        using var rules = With("mules", Watch.Replace(good, bad, StringComparison.Ordinal));
        Assert.Equal("lists/mules.json:" + expected, rules.Errors());
    }

    [Fact]
    public void A_name_is_taken_once()
    {
        using var rules = With("mules", Watch).With("lists/other.json", Watch);
        Assert.Equal("lists/other.json:2:11: error [duplicate-name] the list 'mules' is taken by lists/mules.json", rules.Errors());
    }

    [Fact]
    public void A_subject_may_come_back()
    {
        using var rules =
            With(
                "mules",
                Watch.Replace("\"tier\": 3 }",
                    "\"tier\": 3, \"expires\": \"2026-01-31\" }, { \"key\": \"123\", \"reason\": \"Again.\", \"from\": \"2026-03-01\" }",
                    StringComparison.Ordinal));
        var list = Assert.Single(rules.Snapshot().Lists);
        Assert.Equal((2, ListUse.Watch, SubjectKind.Account), (list.Count, list.Use, list.Subject!.Value));
        Assert.Equal([3, 0, 1], new[] { "2026-01-31", "2026-02-01", "2026-03-01" }.Select(day => list.Tier(
            TestRules.Tokenise(SubjectKind.Account, "123"), default, DateTimeOffset.Parse(day + "T00:00:00Z").ToUnixTimeMilliseconds())));
    }

    private static TestRules With(string name, string list) =>
        new TestRules().With("calls/busy.json", TestRules.Rule).With($"lists/{name}.json", list);
}
