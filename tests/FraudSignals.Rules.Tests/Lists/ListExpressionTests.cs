using FraudSignals.Events;
using FraudSignals.Lists;
using FraudSignals.Rules.Tests.Expressions;
using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Lists;

/// <summary>Lists asked for in expressions.</summary>
public sealed class ListExpressionTests
{
    // FakeContext names token 7 in every identifier it has.
    private static readonly SubjectList Listed =
        List(
            "listed",
            l =>
                l.Add(new Token(7),
                    new ListPeriod(ListPeriod.DayOf(new DateOnly(2026, 1, 1)), ListPeriod.DayOf(new DateOnly(2026, 1, 31)), 2)));
    private static readonly SubjectList Ranges =
        List("ranges", l => l.AddPrefix("+66697"u8, ListPeriod.Always) && l.AddPrefix("+666971"u8, ListPeriod.Always with { Tier = 4 }));
    private static readonly Language Calls =
        new(lists: [Listed, Ranges, List("empty", _ => true), List("accounts", _ => true, SubjectKind.Account),
            List("mixed", _ => true, null)]);

    [Theory]
    [InlineData("inList(\"listed\", callee)", "2026-01-31", Kleene.True)]
    [InlineData("inList(\"listed\",callee)", "2026-02-01", Kleene.False)]
    [InlineData("!inList( \"listed\" , callee )", "2026-02-01", Kleene.True)]
    [InlineData("listTier(\"listed\", callee) >= 2", "2026-01-01", Kleene.True)]
    [InlineData("listTier(\"listed\", callee) > 2", "2026-01-01", Kleene.False)]
    [InlineData("inList(\"empty\", callee) || inList(\"listed\", callee) && a > 1", "2026-01-01", Kleene.True)]
    [InlineData("inList(\"listed\", caller)", "2026-01-01", Kleene.Unknown)]
    [InlineData("!inList(\"listed\", caller)", "2026-01-01", Kleene.Unknown)]
    public void Membership_is_three_valued_and_as_of_the_event(string expression, string day, sbyte expected)
    {
        var context = new FakeContext { Values = { [0] = 2 } }.WithIdentifier(EventField.Callee)
            .At(DateTimeOffset.Parse(day + "T12:00:00Z").ToUnixTimeMilliseconds());
        Assert.Equal(expected, Calls.Compile(expression)(context));
    }

    [Theory]
    [InlineData("+66697123456", 4)]
    [InlineData("+66697", 1)]
    [InlineData("+6669", 0)]
    [InlineData("+1697123456", 0)]
    [InlineData("191", double.NaN)]
    [InlineData("", double.NaN)]
    public void Ranges_are_told_from_the_number_in_clear(string clear, double expected) =>
        Assert.Equal(expected, new FakeContext().WithIdentifier(EventField.Callee, clear).Tier(Ranges, EventField.Callee));

    [Fact]
    public void An_alert_shows_the_tier()
    {
        var (_, comparisons, errors) = Calls.TryCompile("inList(\"listed\", callee) && !inList(\"empty\", caller)");
        Assert.Equal("", errors);
        var context = new FakeContext().WithIdentifier(EventField.Callee).WithIdentifier(EventField.Caller)
            .At(new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());
        Assert.Equal(
            ["listTier(\"listed\", callee) = 2 >= 1", "listTier(\"empty\", caller) = 0 < 1"],
            comparisons.Select(c => $"{c.Text} = {c.Value(context)} {c.Operator} {c.Threshold(context)}"));
    }

    [Theory]
    [InlineData("inList(\"listd\", callee)", "7 [unknown-list] there is no list 'listd' — did you mean 'listed'?")]
    [InlineData("inList(listed, callee)",
        "0 [syntax] 'inList' asks for a list and an identifier of the event — write inList(\"list\", caller)")]
    [InlineData("inList(\"listed\", \"+66812345678\")",
        "0 [syntax] 'inList' asks for a list and an identifier of the event — write inList(\"list\", caller)")]
    [InlineData("inList(\"listed\", kind)",
        "17 [unknown-name] 'kind' is no identifier of the event — use one of caller, callee, sim, device, cell")]
    [InlineData("inList(\"listed\", payee)",
        "17 [unknown-name] 'payee' is a field of transfers, which no role here has — use one of caller, callee, sim, device, cell")]
    [InlineData("inList(\"accounts\", callee)", "19 [list-subject] the list 'accounts' is of an account each, and 'callee' is a number")]
    [InlineData("inList(\"mixed\", callee)",
        "7 [list-subject] the list 'mixed' does not say of what kind those on it are — add \"subject\" to mixed")]
    [InlineData("_in_listed_callee", "0 [unknown-name] there is no '_in_listed_callee' here")]
    public void A_bad_question_is_told(string expression, string expected) => Assert.Equal(expected, Calls.TryCompile(expression).Errors);

    [Fact]
    public void A_place_after_a_question_is_told_right() =>
        Assert.StartsWith("36 [unknown-name]", Calls.TryCompile("inList(\"listed\",    callee)      && xy > 1").Errors,
            StringComparison.Ordinal);

    [Fact]
    public void A_question_is_written_back_as_it_was() =>
        Assert.Equal("inList(\"listed\", callee) && listTier(\"listed\", caller) > 1",
            Calls.Rendered("inList( \"listed\",callee)&&listTier(\"listed\",caller)>1"));

    [Fact]
    public void Evaluation_allocates_nothing()
    {
        var condition = Calls.Compile("inList(\"listed\", callee) && listTier(\"ranges\", callee) >= 4");
        var context = new FakeContext().WithIdentifier(EventField.Callee, "+66697123456")
            .At(new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());

        // What is hardly asked is interpreted.
        for (var i = 0; i < 100; i++)
        {
            condition(context);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            condition(context);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_filter_may_ask_for_subjects_and_not_for_ranges()
    {
        const string Window = "\"Window\": \"24h\"";
        using var rules = new TestRules()
            .With("lists/hot.json",
                """{ "list": "hot", "use": "watch", "subject": "number", "owner": "t", "reason": "r", "source": "s", "entries": [ { "key": "1", "reason": "x" } ] }""")
            .With("calls/busy.json",
                TestRules.Rule.Replace(Window, Window + ", \"Where\": \"inList(\\\"hot\\\",callee)\"", StringComparison.Ordinal));
        Assert.Equal("inList(\"hot\", callee)", Assert.Single(rules.Snapshot().Aggregates).Where);

        rules.With("lists/hot.json",
            """{ "list": "hot", "use": "watch", "subject": "number", "owner": "t", "reason": "r", "source": "s", "entries": [ { "prefix": "+1", "reason": "x" } ] }""");
        Assert.Equal(
            "calls/busy.json:5:95: error [list-prefix] a filter cannot ask for 'hot': its ranges are told from the number in clear, "
            + "which is not kept — ask in the expression of a rule, and count its findings",
            rules.Errors());
    }

    [Fact]
    public void A_rule_that_asks_for_a_list_names_event_fields()
    {
        using var rules = new TestRules()
            .With(
                "lists/hot.json", """{ "list": "hot", "use": "allow", "subject": "number", "owner": "t", "reason": "r", "entries": [] }""")
            .With("calls/busy.json",
                TestRules.Rule.Replace("calls_24h > max_calls", "calls_24h > max_calls && !inList(\\\"hot\\\", caller)",
                    StringComparison.Ordinal));
        Assert.True(Assert.Single(rules.Snapshot().Rules).NamesEventFields);
    }

    private static SubjectList List(string name, Func<SubjectListBuilder, bool> fill, SubjectKind? subject = SubjectKind.Number)
    {
        var builder = new SubjectListBuilder(name, ListUse.Watch, subject);
        Assert.True(fill(builder));
        return builder.Build();
    }
}
