using System.Text;
using FraudSignals.Events;
using FraudSignals.Rules.Tests.Expressions;

namespace FraudSignals.Rules.Tests.Files;

public sealed class SnapshotTests
{
    private const string Window = "\"Window\": \"24h\"";

    /// <summary>So that the first batch under new rules does not wait for compilers.</summary>
    [Fact]
    public void What_is_loaded_is_compiled_to_machine_code_already()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule);
        var context = new FakeContext();
        MadeBy(rules.Snapshot().Rules[0].Condition); // The context's own code is made here.

        Assert.Equal(0, MadeBy(rules.Snapshot().Rules[0].Condition));

        long MadeBy(Condition condition)
        {
            var before = System.Runtime.JitInfo.GetCompiledMethodCount(currentThread: true);
            condition(context);
            return System.Runtime.JitInfo.GetCompiledMethodCount(currentThread: true) - before;
        }
    }

    [Fact]
    public void A_rule_comes_with_its_card_and_its_expression()
    {
        using var rules = new TestRules()
            .With("calls/busy.json",
                TestRules.Rule.Replace("\"action\"", "\"cooldown\": \"6h\", \"addressedTo\": \"device\", \"action\"",
                    StringComparison.Ordinal));
        var rule = Assert.Single(rules.Snapshot().Rules);
        Assert.Equal(("busy", "Busy", "volume", "medium", 20.0, 1, "Look."),
            (rule.Id, rule.Title, rule.Family, rule.Level, rule.Score, rule.Version, rule.Action));
        Assert.Equal((RuleStatus.Test, TimeSpan.FromHours(6), Role.Device), (rule.Status, rule.Cooldown, rule.AddressedTo));
        Assert.Equal([Role.Caller], rule.Roles);
        Assert.Equal([0], rule.Aggregates);
        Assert.False(rule.NamesEventFields);
        Assert.Equal(Kleene.True, rule.Condition(new FakeContext { Values = { [0] = 101 } }));
        Assert.Equal(Kleene.False, rule.Condition(new FakeContext { Values = { [0] = 100 } }));
        Assert.Equal("calls_24h > 100",
            $"{rule.Comparisons[0].Text} {rule.Comparisons[0].Operator} {rule.Comparisons[0].Threshold(new FakeContext())}");
    }

    [Fact]
    public void On_says_when_a_rule_runs()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule
            .Replace("\"Subject\": \"number\",", "\"Subject\": \"number\", \"On\": [\"callee\", \"caller\"],", StringComparison.Ordinal)
            .Replace("calls_24h > max_calls", "calls_24h > max_calls && !answered", StringComparison.Ordinal));
        var rule = Assert.Single(rules.Snapshot().Rules);
        Assert.Equal([Role.Caller, Role.Callee], rule.Roles);
        Assert.True(rule.NamesEventFields);
    }

    [Theory]
    [InlineData("\"Where\": \"kind==\\\"voice\\\"\"", "\"Where\": \" kind  == \\\"Voice\\\" \"", 1)]
    [InlineData("\"Where\": \"durationSeconds > max_calls\"", "\"Where\": \"durationSeconds > 100\"", 1)]
    [InlineData("\"Where\": \"durationSeconds > max_calls\"", "\"Where\": \"durationSeconds > 101\"", 2)]
    [InlineData("\"Where\": \"answered\"", "\"Where\": \"!answered\"", 2)]
    public void Equal_aggregates_share_an_index(string first, string second, int count)
    {
        using var rules = new TestRules()
            .With("calls/busy.json", TestRules.Rule.Replace(Window, $"{Window}, {first}", StringComparison.Ordinal))
            .With("calls/wide.json",
                TestRules.Wide.Replace("calls_24h", "all_calls", StringComparison.Ordinal)
                    .Replace(Window, $"\"Window\": \"1d\", {second}", StringComparison.Ordinal));
        var snapshot = rules.Snapshot();
        Assert.Equal(count, snapshot.Aggregates.Length);
        Assert.Equal(count - 1, snapshot.Rules[1].Aggregates[0]);
    }

    [Fact]
    public void A_filter_may_ask_whether_a_field_is_there()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule
            .Replace(Window, Window + ", \"Where\": \"answered && (!has(kind) || kind == \\\"voice\\\")\"", StringComparison.Ordinal));
        var aggregate = Assert.Single(rules.Snapshot().Aggregates);
        Assert.Equal(Kleene.True, aggregate.Filter!(new FakeContext().With(EventField.Answered, 1)));
        Assert.Equal(Kleene.False, aggregate.Filter(new FakeContext().With(EventField.Answered, 1).With(EventField.Kind, "sms")));
        Assert.Equal(Kleene.Unknown, aggregate.Filter(new FakeContext().With(EventField.Kind, "voice")));
    }

    [Fact]
    public void What_is_not_loaded_is_checked_and_given_no_state()
    {
        using var rules = new TestRules()
            .With("calls/wide.json", TestRules.Wide.Replace(Window, "\"Window\": \"6h\"", StringComparison.Ordinal))
            .With("calls/busy.json", TestRules.Rule.Replace("\"RuleName\"", "\"Enabled\": false, \"RuleName\"", StringComparison.Ordinal));
        var snapshot = rules.Snapshot();
        Assert.Equal("wide", Assert.Single(snapshot.Rules).Id);
        Assert.Equal(TimeSpan.FromHours(6), Assert.Single(snapshot.Aggregates).Window);

        rules.With("calls/busy.json", TestRules.Rule.Replace("\"test\"", "\"deprecated\"", StringComparison.Ordinal));
        Assert.Single(rules.Snapshot().Rules);

        rules.With("calls/busy.json",
            TestRules.Rule.Replace("\"test\"", "\"deprecated\"", StringComparison.Ordinal)
                .Replace("calls_24h >", "cals >", StringComparison.Ordinal));
        Assert.Contains("unknown-name", rules.Errors(), StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_addressed_to_a_subject_can_be_counted()
    {
        using var rules = new TestRules()
            .With("calls/busy.json", TestRules.Rule.Replace("\"action\"", "\"addressedTo\": \"sim\", \"action\"", StringComparison.Ordinal))
            .With("calls/a.json", TestRules.Wide.Replace("\"number\"", "\"sim\"", StringComparison.Ordinal)
                .Replace("\"caller\", " + Window, "\"finding\", \"Finding\": \"busy\", " + Window, StringComparison.Ordinal));
        var snapshot = rules.Snapshot();
        var counting = snapshot.Rules.Single(r => r.Id == "wide");
        Assert.Equal([Role.Finding], counting.Roles);
        Assert.Equal("busy", snapshot.Aggregates[counting.Aggregates[0]].Finding);
    }

    [Fact]
    public void The_hash_depends_on_content_alone()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule).With("calls/wide.json", TestRules.Wide);
        var hash = rules.Snapshot().Hash;
        Assert.Matches("^[0-9a-f]{32}$", hash);

        using var windows = new TestRules()
            .With("calls/wide.json", TestRules.Wide.ReplaceLineEndings("\r\n"))
            .With("calls/busy.json", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(TestRules.Rule.ReplaceLineEndings("\r\n"))]);
        Assert.Equal(hash, windows.Snapshot().Hash);

        rules.With("calls/busy.tests.json", "anything");
        Assert.Equal(hash, rules.Snapshot().Hash);

        rules.With("calls/busy.json", TestRules.Rule.Replace("\"100\"", "\"101\"", StringComparison.Ordinal));
        Assert.NotEqual(hash, rules.Snapshot().Hash);
    }

    [Fact]
    public void Columns_are_the_same_whatever_the_line_ends()
    {
        var bad = TestRules.Rule.Replace("calls_24h >", "cals_24h >", StringComparison.Ordinal);
        using var unix = new TestRules().With("calls/busy.json", bad.ReplaceLineEndings("\n"));
        using var windows = new TestRules().With("calls/busy.json", bad.ReplaceLineEndings("\r\n"));
        Assert.Equal(unix.Errors(), windows.Errors());
    }
}
