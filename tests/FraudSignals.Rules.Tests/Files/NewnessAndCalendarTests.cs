using FraudSignals.Events;
using FraudSignals.Rules.Tests.Expressions;

namespace FraudSignals.Rules.Tests.Files;

/// <summary>
/// What rule files may ask of the event's own counterpart, of the hour where the deployment is, of findings and of the time before.
/// </summary>
public sealed class NewnessAndCalendarTests
{
    private const string Calendar = """{ "timeZone": "Asia/Bangkok", "holidays": ["2026-12-05"] }""";

    private static readonly string Payments = TestRules.Rule
        .Replace("\"Subject\": \"number\"", "\"Subject\": \"account\"", StringComparison.Ordinal)
        .Replace("\"Role\": \"caller\"", "\"Role\": \"payer\"", StringComparison.Ordinal);

    [Fact]
    public void Whether_a_counterpart_is_new_is_an_aggregate_from_before_the_event_in_the_other_roles()
    {
        var rule = Loaded("isNew(payee, \"90d\") && calls_24h > max_calls", out var snapshot);
        Assert.True(rule.NamesEventFields);
        var asked = Assert.Single(snapshot.Aggregates, a => a.Of == AggregateFunction.IsNew);
        Assert.Equal((EventField.Payee, TimeSpan.FromDays(90), true), (asked.Field, asked.Horizon, asked.Before));
        Assert.Equal([Role.Payer], asked.Roles);
        Assert.Equal(["isNew(payee, \"90d\") >= 1", "calls_24h > 100"],
            rule.Comparisons.Select(c => $"{c.Text} {c.Operator} {c.Threshold(new FakeContext())}"));
    }

    [Theory]
    [InlineData(1, 200, Kleene.True)]
    [InlineData(0, 200, Kleene.False)]
    [InlineData(double.NaN, 200, Kleene.Unknown)]
    [InlineData(double.NaN, 20, Kleene.False)]
    public void It_is_three_valued(double isNew, double calls, sbyte expected)
    {
        var rule = Loaded("isNew(payee, \"90d\") && calls_24h > max_calls", out var snapshot);
        var context = new FakeContext(EventType.Transfer);
        for (var slot = 0; slot < snapshot.Aggregates.Length; slot++)
        {
            context.Values[slot] = snapshot.Aggregates[slot].Of == AggregateFunction.IsNew ? isNew : calls;
        }

        Assert.Equal(expected, rule.Condition(context));
    }

    [Theory]
    [InlineData("isNew(payer, \"90d\")",
        "[field-role] 'payer' is the subject itself and never new to itself — name the other side of the event")]
    [InlineData("isNew(payee, \"90\")", "[bad-duration] '90' is no span of 1 day to 400 days — for example \"90d\"")]
    [InlineData("isNew(payee, \"2h\")", "[bad-duration] '2h' is no span of 1 day to 400 days — write \"2h\"")]
    [InlineData("isNew(payee)", "[syntax] 'isNew' asks for an identifier of the event and a span of time — write isNew(payee, \"90d\")")]
    [InlineData("isNew(callee, \"90d\")", "[unknown-name] 'callee' is a field of calls, which no role here has")]
    [InlineData("hour >= 22", "[unknown-name] 'hour' needs a calendar, calendars/deployment.json")]
    [InlineData("isHoliday", "[unknown-name] 'isHoliday' needs a calendar, calendars/deployment.json")]
    public void A_slip_is_told(string expression, string told)
    {
        using var rules = new TestRules().With("calls/busy.json", With(expression + " && calls_24h > max_calls"));
        Assert.Contains(told.Replace(" — write \"2h\"", "", StringComparison.Ordinal), rules.Errors(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-12-05T14:59:00Z", 21, 6, Kleene.True)]
    [InlineData("2026-12-05T15:00:00Z", 22, 6, Kleene.True)]
    [InlineData("2026-12-05T17:00:00Z", 0, 7, Kleene.False)]
    [InlineData("2026-12-07T00:00:00Z", 7, 1, Kleene.False)]
    public void Hours_and_days_are_those_of_the_deployment(string time, int hour, int weekday, sbyte isHoliday)
    {
        var at = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        Assert.Equal(Kleene.True, Said($"hour == {hour} && weekday == {weekday}", at));
        Assert.Equal(isHoliday, Said("isHoliday", at));
        Assert.Equal(Kleene.Not(isHoliday), Said("!isHoliday", at));
    }

    [Theory]
    [InlineData("\"Asia/Bangkok\"", "\"Asia/Bankok\"",
        "calendars/deployment.json:1:15: error [unknown-value] there is no time zone 'Asia/Bankok' — write it as in the tz database, for "
        + "example \"Asia/Bangkok\"")]
    [InlineData("\"2026-12-05\"", "\"5.12.2026\"",
        "calendars/deployment.json:1:44: error [bad-value] a holiday is a date — write year-month-day, for example \"2026-12-05\"")]
    [InlineData("\"2026-12-05\"", "\"2026-12-05\", \"2026-12-05\"",
        "calendars/deployment.json:1:58: error [duplicate-value] '2026-12-05' stands here a second time — keep one of them")]
    public void A_bad_calendar_is_told(string old, string changed, string told)
    {
        using var rules = new TestRules().With("calls/busy.json", With("hour >= 22 && calls_24h > max_calls"))
            .With("calendars/deployment.json", Calendar.Replace(old, changed, StringComparison.Ordinal));
        Assert.Equal(told, rules.Errors());
    }

    [Theory]
    [InlineData("\"Of\": \"count\", \"Role\": \"payer\", \"Per\": \"event\", \"Window\": \"24h\"",
        "[finding] Per says what a count of findings counts — remove Per")]
    [InlineData("\"Of\": \"distinct\", \"Role\": \"payer\", \"Field\": \"payee\", \"Weight\": \"amount\", \"Window\": \"24h\"",
        "[field-function] 'distinct' weighs nothing — remove Weight, or use topShare")]
    [InlineData("\"Of\": \"topShare\", \"Role\": \"payer\", \"Field\": \"payee\", \"Weight\": \"amount\", \"Window\": \"24h\"",
        "[currency] an aggregate over amounts must name its Currency")]
    [InlineData("\"Of\": \"secondsSinceEnd\", \"Role\": \"payer\"",
        "[role-function] only calls have an end — use a role of calls, or secondsSinceLast")]
    [InlineData("\"Of\": \"commonCause\", \"Role\": \"payer\", \"Window\": \"24h\"",
        "[role-function] 'commonCause' is about findings — use Role \"finding\"")]
    public void An_aggregate_that_does_not_go_together_is_told(string aggregate, string told)
    {
        using var rules = new TestRules()
            .With("calls/busy.json",
                Payments.Replace("\"Of\": \"count\", \"Role\": \"payer\", \"Window\": \"24h\"", aggregate, StringComparison.Ordinal));
        Assert.Contains(told, rules.Errors(), StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_short_window_newness_looks_back_as_far_as_with_a_long_one()
    {
        using var rules = new TestRules().With("calls/busy.json", Payments.Replace(
            "\"Of\": \"count\", \"Role\": \"payer\", \"Window\": \"24h\"",
            "\"Of\": \"new\", \"Role\": \"payer\", \"Field\": \"payee\", \"Window\": \"2h\", \"Horizon\": \"180d\"",
            StringComparison.Ordinal));
        Assert.Equal("", rules.Errors());
    }

    private static sbyte Said(string condition, long at)
    {
        using var rules = new TestRules().With("calls/busy.json", With(condition + " && max_calls < amount", asksCount: false))
            .With("calendars/deployment.json", Calendar);
        return rules.Snapshot().Rules[0]
            .Condition(new FakeContext(EventType.Transfer).With(EventField.Amount, 100_000).With(EventField.Currency, "THB").At(at));
    }

    private static Rule Loaded(string expression, out RuleSnapshot snapshot)
    {
        using var rules = new TestRules().With("calls/busy.json", With(expression));
        snapshot = rules.Snapshot();
        return snapshot.Rules[0];
    }

    private static string With(string expression, bool asksCount = true)
    {
        var file =
            Payments.Replace("calls_24h > max_calls", expression.Replace("\"", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal);
        return asksCount ? file
            : file.Replace("{ \"Name\": \"calls_24h\", \"Of\": \"count\", \"Role\": \"payer\", \"Window\": \"24h\" }", "",
                StringComparison.Ordinal)
                .Replace("\"Subject\": \"account\",", "\"Subject\": \"account\", \"On\": \"payer\",", StringComparison.Ordinal);
    }
}
