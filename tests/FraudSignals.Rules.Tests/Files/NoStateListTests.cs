using FraudSignals.Subjects;

namespace FraudSignals.Rules.Tests.Files;

public sealed class NoStateListTests
{
    private const string List = """
        {
          "list": "no_state", "owner": "team", "reason": "Known.",
          "entries": [
            { "kind": "account", "key": "123", "reason": "Biller." },
            { "kind": "number", "key": "+6621234567", "reason": "Contact centre.", "expires": "2026-12-31" }
          ]
        }
        """;

    [Fact]
    public void Entries_become_tokens_until_they_expire()
    {
        using var rules = With(List);
        var account = TestRules.Tokenise(SubjectKind.Account, "123");
        var number = TestRules.Tokenise(SubjectKind.Number, "+6621234567");
        Assert.Equal([account, number], rules.Snapshot().NoState.Order(Comparer<Events.Token>.Create((x, y) => x == account ? -1 : 1)));
        Assert.Contains(number, rules.Load(new DateOnly(2026, 12, 31)).Snapshot!.NoState.AsEnumerable());
        Assert.DoesNotContain(number, rules.Load(new DateOnly(2027, 1, 1)).Snapshot!.NoState.AsEnumerable());
    }

    [Theory]
    [InlineData("no_state", "no_stat", "2:11: error [unknown-value] 'list' cannot be 'no_stat' — did you mean 'no_state'?")]
    [InlineData("\"key\": \"123\"", "\"key\": \"1 2\"", "4:33: error [bad-value] the key is not that of an account")]
    [InlineData("\"account\"", "\"acount\"", "4:15: error [unknown-value] 'kind' cannot be 'acount' — did you mean 'account'?")]
    [InlineData("2026-12-31", "never", "5:87: error [bad-value] 'never' is no date — write year-month-day, for example \"2026-11-23\"")]
    [InlineData(", \"reason\": \"Biller.\"", "", "4:5: error [missing-key] the entry lacks 'reason'")]
    [InlineData("\"kind\": \"number\", \"key\": \"+6621234567\"", "\"kind\": \"account\", \"key\": \"123\"", "5:33: error [duplicate-value] this subject stands here a second time — keep one of them")]
    public void A_bad_part_is_told(string good, string bad, string expected)
    {
        using var rules = With(List.Replace(good, bad, StringComparison.Ordinal));
        Assert.Equal("lists/no_state.json:" + expected, rules.Errors());
    }

    private static TestRules With(string list) => new TestRules().With("calls/busy.json", TestRules.Rule).With("lists/no_state.json", list);
}
