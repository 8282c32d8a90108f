namespace FraudSignals.Rules.Tests.Files;

/// <summary>One part of a good rule file is made bad; the message says where and what to write instead.</summary>
public sealed class RuleFileDiagnosticsTests
{
    [Theory]
    // RulesEngine's own traps: a misspelt Enabled, a misspelt member, casing, keys it would read and this product does not have.
    [InlineData("\"RuleName\":", "\"Enabeld\": false, \"RuleName\":",
        "9:5: error [unknown-key] the rule has no key 'Enabeld' — did you mean 'Enabled'?")]
    [InlineData("\"RuleName\":", "\"enabled\": false, \"RuleName\":",
        "9:5: error [unknown-key] the rule has no key 'enabled' — did you mean 'Enabled'?")]
    [InlineData("\"RuleName\":", "\"Enabled\": \"no\", \"RuleName\":",
        "9:16: error [wrong-type] 'Enabled' must be true or false, not a text")]
    [InlineData("\"RuleName\":", "\"LocalParams\": [], \"RuleName\":",
        "9:5: error [unknown-key] the rule has no key 'LocalParams' — write constants as GlobalParams of the file, and figures of a "
        + "subject as its Aggregates")]
    [InlineData("\"RuleName\":", "\"Operator\": \"And\", \"RuleName\":",
        "9:5: error [unknown-key] the rule has no key 'Operator' — join the conditions with && or || in one Expression")]
    [InlineData("\"RuleName\":", "\"Rules\": [], \"RuleName\":",
        "9:5: error [unknown-key] the rule has no key 'Rules' — join the conditions with && or || in one Expression, or write them as "
        + "rules of their own that a typology weighs")]
    [InlineData("\"RuleName\":", "\"ErrorMessage\": \"x\", \"RuleName\":",
        "9:5: error [unknown-key] the rule has no key 'ErrorMessage' — write what people read as Properties.title and "
        + "Properties.description")]
    [InlineData("\"RuleName\":", "\"RuleExpressionType\": \"x\", \"RuleName\":",
        "9:5: error [unknown-key] the rule has no key 'RuleExpressionType' — leave it out: there is one kind of expression")]
    [InlineData("\"RuleName\":", "\"Actions\": {}, \"RuleName\":",
        "9:5: error [unknown-key] the rule has no key 'Actions' — write what a responder should do as Properties.action")]
    [InlineData("\"Subject\": \"number\",", "\"WorkflowsToInject\": [], \"Subject\": \"number\",",
        "3:3: error [unknown-key] the rule file has no key 'WorkflowsToInject' — leave it out: all files of the directory are loaded "
        + "together")]
    // What divides by nothing can never be said, under a not as well.
    [InlineData("calls_24h > max_calls", "calls_24h / 0 > max_calls",
        "10:34: error [unreachable] 'calls_24h / 0 > max_calls' can never be true: it divides by 0 — divide by what you mean, or leave "
        + "the division out")]
    [InlineData("calls_24h > max_calls", "calls_24h / (max_calls - 100) > 1",
        "10:50: error [unreachable] 'calls_24h / (max_calls - 100) > 1' can never be true: it divides by 0 — divide by what you mean, or "
        + "leave the division out")]
    [InlineData("calls_24h > max_calls", "!(calls_24h / 0 > max_calls)",
        "10:36: error [unreachable] 'calls_24h / 0 > max_calls' can never be true: it divides by 0 — divide by what you mean, or leave "
        + "the division out")]
    [InlineData("calls_24h > max_calls", "cals_24h > max_calls",
        "10:20: error [unknown-name] there is no 'cals_24h' here — did you mean 'calls_24h'?")]
    [InlineData("calls_24h > max_calls", "Calls_24h > max_calls",
        "10:20: error [unknown-name] there is no 'Calls_24h' here — did you mean 'calls_24h'?")]
    [InlineData("calls_24h > max_calls", "calls_24h > max_cals",
        "10:32: error [unknown-name] there is no 'max_cals' here — did you mean 'max_calls'?")]
    [InlineData("calls_24h > max_calls", "calls_24h > max_calls && Answered",
        "10:45: error [unknown-name] there is no 'Answered' here — did you mean 'answered'?")]
    // Keys and types.
    [InlineData("\"Subject\": \"number\",", "", "1:1: error [missing-key] the rule file lacks 'Subject'")]
    [InlineData("\"Subject\":", "\"Subject\": \"number\", \"Subject\":",
        "3:24: error [duplicate-key] the key 'Subject' stands here a second time — keep one of them")]
    [InlineData("\"Subject\": \"number\"", "\"Subject\": \"person\"",
        "3:14: error [unknown-value] 'Subject' cannot be 'person' — use one of account, cell, device, number, sim")]
    [InlineData("\"Subject\": \"number\"", "\"Subject\": \"nubmer\"",
        "3:14: error [unknown-value] 'Subject' cannot be 'nubmer' — did you mean 'number'?")]
    [InlineData("\"score\": 20", "\"score\": \"20\"",
        "13:84: error [wrong-type] 'score' must be a number, not a text — write 20 without quotes")]
    [InlineData("\"score\": 20", "\"score\": 101", "13:84: error [bad-value] 'score' must be 0 to 100, not 101")]
    [InlineData("\"version\": 1,", "\"version\": 1.5,", "13:119: error [bad-value] 'version' must be a whole number")]
    [InlineData("\"title\": \"Busy\"", "\"title\": \" \"", "13:30: error [bad-value] 'title' is empty")]
    [InlineData("\"created\": \"2026-11-23\"", "\"created\": \"23/11/2026\"",
        "15:35: error [bad-value] '23/11/2026' is no date — write year-month-day, for example \"2026-11-23\"")]
    [InlineData("\"modified\": \"2026-11-23\"", "\"modified\": \"2026-11-22\"",
        "15:61: error [bad-value] the card was modified before it was created")]
    [InlineData("\"Properties\": {", "\"Properties\": { \"mitre\": 1,",
        "12:21: error [unknown-key] the card has no key 'mitre' — did you mean 'title'?")]
    // Bands.
    [InlineData("\"score\": 20,", "\"score\": 20, \"bands\": [],", "13:97: error [bad-value] 'bands' is empty — leave it out")]
    [InlineData("\"score\": 20,", "\"score\": 20, \"bands\": [{ \"when\": \"calls_24h > 200\", \"score\": 20 }],",
        "13:136: error [bands] a band must give more than the 20 of the step below it — order them by score, the lowest first")]
    [InlineData("\"score\": 20,", "\"score\": 20, \"bands\": [{ \"when\": \"cals_24h > 200\", \"score\": 30 }],",
        "13:109: error [unknown-name] there is no 'cals_24h' here — did you mean 'calls_24h'?")]
    [InlineData("\"score\": 20,", "\"score\": 20, \"bands\": [{ \"when\": \"calls_24h < 0\", \"score\": 30 }],",
        "13:119: error [unreachable] 'calls_24h < 0' can never be true: the left side is 0 or more, the other 0")]
    [InlineData("\"score\": 20,", "\"score\": 20, \"bands\": [{ \"from\": 200, \"score\": 30 }],",
        "13:98: error [missing-key] the band lacks 'when'\nbusy:13:100: error [unknown-key] the band has no key 'from'")]
    // Vocabularies and cards.
    [InlineData("\"status\": \"test\"", "\"status\": \"tested\"",
        "13:48: error [unknown-value] 'status' cannot be 'tested' — did you mean 'test'?")]
    [InlineData("\"level\": \"medium\"", "\"level\": \"severe\"",
        "13:65: error [unknown-value] 'level' cannot be 'severe' — use one of low, medium, high, critical")]
    [InlineData("\"family\": \"volume\"", "\"family\": \"volum\"",
        "13:98: error [unknown-value] 'family' cannot be 'volum' — did you mean 'volume'?")]
    [InlineData("\"responder\": \"telco\"", "\"responder\": \"police\"",
        "15:88: error [unknown-value] 'responder' cannot be 'police' — use one of bank, telco")]
    [InlineData("[\"Riders\"]", "[\"None.\"]",
        "14:55: error [vague] 'None.' is no cause — name who behaves like this in good faith, for example \"Delivery riders\"")]
    [InlineData("[\"Riders\"]", "[]", "14:55: error [bad-value] 'falsePositives' is empty")]
    [InlineData("[\"Riders\"]", "[1]", "14:56: error [wrong-type] 'falsePositives' must hold texts that say something")]
    [InlineData("\"id\": \"busy\"", "\"id\": \"Busy\"",
        "13:13: error [bad-name] 'Busy' is no good id — use lower-case letters, digits and underscores, for example high_outbound")]
    [InlineData("\"id\": \"busy\"", "\"id\": \"idle\"",
        "9:17: error [name-id] the RuleName 'busy' is not the id 'idle' — give both the same")]
    [InlineData("\"SuccessEvent\": \"busy\"", "\"SuccessEvent\": \"idle\"",
        "11:21: error [name-id] the SuccessEvent 'idle' is not the RuleName 'busy' — give both the same")]
    [InlineData("\"action\": \"Look.\"", "\"action\": \"Look.\", \"addressedTo\": \"payer\"",
        "15:131: error [addressed-to] no event this rule runs on has the role 'payer'")]
    [InlineData("\"action\": \"Look.\"", "\"action\": \"Look.\", \"addressedTo\": \"caler\"",
        "15:131: error [unknown-value] 'addressedTo' cannot be 'caler' — did you mean 'caller'?")]
    [InlineData("\"action\": \"Look.\"", "\"action\": \"Look.\", \"cooldown\": \"1 day\"",
        "15:128: error [bad-duration] '1 day' is no span of 1 minute to 400 days — write \"1d\"")]
    // Parameters.
    [InlineData("\"Name\": \"max_calls\"", "\"Name\": \"calls_24h\"",
        "5:15: error [duplicate-name] the name 'calls_24h' is taken in this file\nbusy:10:32: error [unknown-name] there is no "
        + "'max_calls' here")]
    [InlineData("\"100\"", "\"1 / 0\"", "7:59: error [bad-value] the parameter is no finite number")]
    [InlineData("\"100\"", "\"2 * duration\"", "7:63: error [unknown-name] there is no 'duration' here")]
    [InlineData("\"100\"", "\"\\\"x\\\" + 1\"", "7:59: error [bad-value] a parameter that is a text is nothing else")]
    [InlineData("\"100\"", "100", "7:58: error [wrong-type] 'Expression' must be a text, not a number")]
    // Expressions: positions count characters of the file, past escapes and other scripts.
    [InlineData("calls_24h > max_calls", "calls_24h > max_calls && kind == \\\"voice\\\" && x",
        "10:66: error [unknown-name] there is no 'x' here")]
    [InlineData("calls_24h > max_calls", "trunkIn == \\\"ไทย😀\\\" && x", "10:44: error [unknown-name] there is no 'x' here")]
    [InlineData("calls_24h > max_calls", "calls_24h > 100 && amount > 5",
        "10:39: error [unknown-name] 'amount' is a field of transfers, which no role here has")]
    [InlineData("calls_24h > max_calls", "calls_24h > 100 && caller == callee",
        "10:39: error [identifier] the identifier 'caller' cannot be read in an expression — ask has(caller), count it with an "
        + "aggregate, or put it on a list: inList(\"...\", caller)\nbusy:10:49: error [identifier] the identifier 'callee' cannot be "
        + "read in an expression — ask has(callee), count it with an aggregate, or put it on a list: inList(\"...\", callee)")]
    [InlineData("calls_24h > max_calls", "calls_24h = max_calls",
        "10:30: error [refused] '=' is not part of the rule language — compare with ==")]
    [InlineData("calls_24h > max_calls", "calls_24h > max_calls and answered",
        "10:42: error [unknown-name] there is no 'and' here — write &&")]
    [InlineData("calls_24h > max_calls", "calls_24h.GetType() == 1",
        "10:29: error [refused] '.' is not part of the rule language — members cannot be reached; name an aggregate or an event field")]
    [InlineData("calls_24h > max_calls", "calls_24h > ",
        "10:32: error [syntax] a name or a number is missing here — write one on each side of an operator, a number without a + before it")]
    [InlineData("calls_24h > max_calls", "max_calls > 5",
        "10:20: error [constant] the expression names neither an aggregate nor an event field, so it always gives the same")]
    [InlineData("calls_24h > max_calls", "durationSeconds > max_calls",
        "5:15: error [unused] no expression of this file names the aggregate 'calls_24h' — remove it")]
    [InlineData("calls_24h > max_calls", "", "10:19: error [bad-value] 'Expression' is empty")]
    public void A_bad_part_is_told(string good, string bad, string expected) =>
        Assert.Equal("calls/busy.json:" + expected.Replace("\nbusy:", "\ncalls/busy.json:", StringComparison.Ordinal),
            TestRules.ErrorsOf(good, bad));
}
