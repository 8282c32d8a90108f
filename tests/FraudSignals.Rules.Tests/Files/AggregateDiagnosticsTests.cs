namespace FraudSignals.Rules.Tests.Files;

/// <summary>The aggregate of a good rule file is replaced by a bad one.</summary>
public sealed class AggregateDiagnosticsTests
{
    private const string Good = "\"Name\": \"calls_24h\", \"Of\": \"count\", \"Role\": \"caller\", \"Window\": \"24h\"";
    private const string Account = "\"Subject\": \"account\"";

    [Theory]
    [InlineData("'Of': 'cuont', 'Role': 'caller', 'Window': '24h'",
        "34: error [unknown-value] 'Of' cannot be 'cuont' — did you mean 'count'?")]
    [InlineData("'Of': 'count', 'Role': 'calls', 'Window': '24h'",
        "51: error [unknown-value] 'Role' cannot be 'calls' — did you mean 'callee'?")]
    [InlineData("'Of': 'count', 'Role': 'sim', 'Window': '24h'",
        "51: error [role-subject] the role 'sim' is not played by a number — use callee, caller, payeeNumber, payerNumber, selfCall, "
        + "selfNumber, verdict")]
    [InlineData("'Of': 'count', 'Role': ['caller', 'caller'], 'Window': '24h'",
        "62: error [duplicate-value] 'caller' stands here a second time — keep one of them")]
    [InlineData("'Of': 'count', 'Role': [], 'Window': '24h'", "51: error [bad-value] 'Role' is empty")]
    [InlineData("'Of': 'count', 'Role': 'caller'", "34: error [bad-window] 'count' needs a Window — for example \"24h\"")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Window': '24'",
        "71: error [bad-duration] '24' is no span of 1 minute to 400 days — write a number and s, m, h or d, for example \"24h\"")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Window': '5s'",
        "71: error [bad-duration] '5s' is no span of 1 minute to 400 days — write a number and s, m, h or d, for example \"24h\"")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Window': '9999d'",
        "71: error [bad-duration] '9999d' is no span of 1 minute to 400 days — write a number and s, m, h or d, for example \"24h\"")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Window': '24h', 'Horizon': '7d'",
        "89: error [bad-window] 'count' takes no Horizon — remove Horizon")]
    [InlineData("'Of': 'secondsSinceLast', 'Role': 'caller', 'Window': '24h'",
        "82: error [bad-window] 'secondsSinceLast' takes no Window — remove Window")]
    [InlineData("'Of': 'new', 'Role': 'caller', 'Field': 'callee', 'Window': '24h'",
        "34: error [bad-window] 'new' needs a Horizon — for example \"24h\"")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Field': 'callee', 'Window': '24h'",
        "70: error [field-function] 'count' works on no field — remove Field")]
    [InlineData("'Of': 'new', 'Role': 'caller', 'Field': 'callee', 'Window': '24h', 'Horizon': '30d', 'HorizonAtLeast': '6h'",
        "131: error [bad-window] HorizonAtLeast is shorter than the Window — look back further for what is new than for how much of it")]
    [InlineData("'Of': 'secondsSinceFirst', 'Role': 'caller', 'Horizon': '30d', 'HorizonAtLeast': '30d'",
        "109: error [bad-window] HorizonAtLeast says from how much less than its Horizon on the aggregate speaks — make it shorter than "
        + "the Horizon, or leave it out")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Window': '24h', 'HorizonAtLeast': '7d'",
        "96: error [bad-window] HorizonAtLeast says from how much less than its Window on the aggregate speaks — make it shorter than "
        + "the Window, or leave it out")]
    [InlineData("'Of': 'mean', 'Role': 'caller', 'Field': 'durationSeconds', 'Window': '24h', 'HorizonAtLeast': '7d'",
        "123: error [bad-window] HorizonAtLeast says from how much less than its Horizon on the aggregate speaks — remove HorizonAtLeast")]
    [InlineData("'Of': 'silence', 'Role': 'caller', 'Window': '24h', 'Horizon': '30d', 'HorizonAtLeast': '2d'",
        "116: error [bad-window] a silence is at least 7 days, longer than records may come late — write \"7d\" or more")]
    [InlineData("'Of': 'distinct', 'Role': 'caller', 'Window': '24h'",
        "34: error [missing-key] 'distinct' needs a Field — name an identifier field")]
    [InlineData("'Of': 'distinct', 'Role': 'caller', 'Field': 'cal', 'Window': '24h'",
        "73: error [unknown-value] 'Field' cannot be 'cal' — did you mean 'callee'?")]
    [InlineData("'Of': 'distinct', 'Role': 'caller', 'Field': 'kind', 'Window': '24h'",
        "73: error [unknown-value] 'Field' cannot be 'kind' — use one of callee, caller, cell, device, sim")]
    [InlineData("'Of': 'distinct', 'Role': 'caller', 'Field': 'caller', 'Window': '24h'",
        "73: error [field-role] 'caller' is the subject itself and always the same — name the other side of the event")]
    [InlineData("'Of': 'sum', 'Role': 'caller', 'Field': 'amount', 'Window': '24h'",
        "68: error [unknown-value] 'Field' cannot be 'amount' — use one of durationSeconds")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Window': '24h', 'Currency': 'THB'",
        "90: error [currency] only aggregates over amounts have a Currency — remove Currency, or say it in Where")]
    [InlineData("'Of': 'count', 'Role': 'finding', 'Window': '24h'",
        "51: error [finding] counting findings needs the rule they are of — add \"Finding\" with the rule's id")]
    [InlineData("'Of': 'count', 'Role': 'finding', 'Window': '24h', 'Finding': 'besy'",
        "90: error [unknown-rule] there is no rule 'besy' — did you mean 'busy'?")]
    [InlineData("'Of': 'count', 'Role': 'finding', 'Window': '24h', 'Finding': 'busy'",
        "90: error [not-addressed] the findings of 'busy' are not addressed to a number — give 'busy' an addressedTo whose role is a "
        + "number")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Window': '24h', 'Finding': 'busy'",
        "89: error [finding] only the role finding has a Finding — remove Finding, or use Role \"finding\"\n5:89: error [not-addressed] "
        + "the findings of 'busy' are not addressed to a number — give 'busy' an addressedTo whose role is a number")]
    [InlineData("'Of': 'count', 'Role': ['caller', 'finding'], 'Window': '24h', 'Finding': 'busy'",
        "51: error [finding] findings can be counted, by themselves, and nothing else — use Of \"count\", \"secondsSinceLast\", "
        + "\"commonCause\", \"ownCause\" or \"countAfter\" with Role \"finding\" alone\n5:102: error [not-addressed] the findings of "
        + "'busy' are not addressed to a number — give 'busy' an addressedTo whose role is a number")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Window': '24h', 'Where': 'amount > 5'",
        "88: error [unknown-name] 'amount' is a field of transfers, which no role here has")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Window': '24h', 'Where': 'durationSeconds > max_cals'",
        "106: error [unknown-name] there is no 'max_cals' here — did you mean 'max_calls'?")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Window': '24h', 'Where': 'max_calls > 5'",
        "88: error [constant] the filter names no event field — name one, or remove Where")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Window': '24h', 'Where': 'calls_24h > 5'",
        "88: error [unknown-name] 'calls_24h' is an aggregate, and a filter names fields of its event and parameters only")]
    [InlineData("'Of': 'count', 'Role': 'caller', 'Window': '24h', 'where': 'answered'",
        "78: error [unknown-key] the aggregate has no key 'where' — did you mean 'Where'?")]
    public void A_bad_aggregate_of_a_number_is_told(string aggregate, string expected) =>
        Assert.Equal(Lines(expected), TestRules.ErrorsOf(Good, Quoted("'Name': 'calls_24h', " + aggregate)));

    [Theory]
    [InlineData("'Of': 'sum', 'Role': 'payer', 'Field': 'amount', 'Window': '24h'",
        "34: error [currency] an aggregate over amounts must name its Currency — for example \"Currency\": \"THB\", or take the Field "
        + "\"worth\", which adds up over all")]
    [InlineData("'Of': 'dwell', 'Role': ['payee', 'payer'], 'Window': '24h'",
        "34: error [worth] there is no table of what currencies are worth — name a Currency, or add currencies/worth.json")]
    [InlineData("'Of': 'sum', 'Role': 'payer', 'Field': 'worth', 'Window': '24h'",
        "34: error [worth] there is no table of what currencies are worth — name a Currency, or add currencies/worth.json")]
    [InlineData("'Of': 'count', 'Role': 'payer', 'Window': '24h', 'Where': 'worth > 50'",
        "87: error [unknown-name] 'worth' needs a table of what currencies are worth, currencies/worth.json")]
    [InlineData("'Of': 'sum', 'Role': 'payer', 'Field': 'amount', 'Window': '24h', 'Currency': 'baht'",
        "106: error [currency] 'baht' is no currency — write its three capital letters, for example \"THB\"")]
    [InlineData("'Of': 'matchedFlow', 'Role': 'payee', 'Window': '24h', 'Currency': 'THB'",
        "57: error [role-function] 'matchedFlow' compares money in with money out — use Role [\"payee\", \"payer\"]")]
    [InlineData("'Of': 'sum', 'Role': 'payer', 'Field': 'payee', 'Window': '24h'",
        "67: error [unknown-value] 'Field' cannot be 'payee' — use one of amount, payerBalanceAfter, worth")]
    public void A_bad_aggregate_of_an_account_is_told(string aggregate, string expected) => Assert.Equal(
        Lines(expected),
        TestRules.ErrorsOf(Good, Quoted("'Name': 'calls_24h', " + aggregate),
            TestRules.Rule.Replace("\"Subject\": \"number\"", Account, StringComparison.Ordinal)));

    [Theory]
    [InlineData("amount", "'amount' is the name of an event field")]
    [InlineData("kind", "'kind' is the name of an event field")]
    [InlineData("time", "'time' is a word of the rule language")]
    [InlineData("has", "'has' is a word of the rule language")]
    [InlineData("it", "'it' is a word of the rule language")]
    [InlineData("double", "'double' is a word of the rule language")]
    [InlineData("Calls", "'Calls' is no good name")]
    [InlineData("_has_x", "'_has_x' is no good name")]
    [InlineData("calls-24h", "'calls-24h' is no good name")]
    public void A_bad_name_is_told(string name, string why)
    {
        var errors = TestRules.ErrorsOf("\"Name\": \"calls_24h\"", $"\"Name\": \"{name}\"").Split('\n');
        Assert.Equal(
            $"calls/busy.json:5:15: error [bad-name] {why} — use lower-case letters, digits and underscores, for example calls_24h",
            errors[0]);
    }

    private static string Quoted(string text) => text.Replace('\'', '"');

    private static string Lines(string expected) =>
        "calls/busy.json:5:" + expected.Replace("\n5:", "\ncalls/busy.json:5:", StringComparison.Ordinal);
}
