using System.Diagnostics;

namespace FraudSignals.Rules.Tests.Expressions;

public sealed class HostileTests
{
    private static readonly Language Calls = new();

    [Theory]
    [InlineData("System.IO.File.Delete(\"x\")")]
    [InlineData("typeof(string) == null")]
    [InlineData("a.GetType().Assembly.GetTypes().Length > 0")]
    [InlineData("kind.GetType() != null")]
    [InlineData("\"\".GetType().Assembly != null")]
    [InlineData("Type.GetType(\"System.IO.File\") != null")]
    [InlineData("\"System.Diagnostics.Process\".Length > 1")]
    [InlineData("Environment.Exit(1)")]
    [InlineData("Enumerable.Range(0, 1000000000).Count() > 1")]
    [InlineData("Utils.CheckContains(kind, \"x\")")]
    [InlineData("ExpressionUtils.CheckContains(kind, \"x\")")]
    [InlineData("string.Format(\"{0}\", a) == \"1\"")]
    [InlineData("String.IsNullOrEmpty(kind)")]
    [InlineData("kind.StartsWith(\"v\")")]
    [InlineData("kind.ToUpper() == \"VOICE\"")]
    [InlineData("kind[0] == \"v\"")]
    [InlineData("kind is string")]
    [InlineData("kind as object == null")]
    [InlineData("as(kind, \"System.Object\") == null")]
    [InlineData("is(\"System.String\")")]
    [InlineData("cast(a, \"System.Int32\") > 1")]
    [InlineData("np(kind.Length) > 1")]
    [InlineData("isnull(kind, \"x\") == \"x\"")]
    [InlineData("iif(a > 1, true, false)")]
    [InlineData("new(a as x).x > 1")]
    [InlineData("new System.Object() != null")]
    [InlineData("new List<List<List<int>>>().Count > 1")]
    [InlineData("System.Collections.Generic.List`1[[System.Int32]] != null")]
    [InlineData("it.a > 1")]
    [InlineData("it > 1")]
    [InlineData("$.a > 1")]
    [InlineData("@0 > 1")]
    [InlineData("root.a > 1")]
    [InlineData("^.a > 1")]
    [InlineData("x => x > 1")]
    [InlineData("(x => a > 1)(1)")]
    [InlineData("a in (1, 2)")]
    [InlineData("a > 1 and b > 1")]
    [InlineData("not answered")]
    [InlineData("a = 1")]
    [InlineData("a <> 1")]
    [InlineData("1 << 2 > a")]
    [InlineData("8 >> 2 > a")]
    [InlineData("a > 1; b > 1")]
    [InlineData("a > 'x'")]
    [InlineData("a >= 80%")]
    [InlineData("a * (80%) >= 1")]
    [InlineData("(a & b) > 1")]
    [InlineData("answered | roaming")]
    [InlineData("answered ^ roaming")]
    [InlineData("a > 1m")]
    [InlineData("a > 0x10")]
    [InlineData("a > 1_000")]
    [InlineData("a > 1e3")]
    [InlineData("a > .5")]
    [InlineData("a ?? 1 > 1")]
    [InlineData("a?.b > 1")]
    [InlineData("Math.Pow(a, 99) > 1")]
    [InlineData("Math.Abs.Invoke(a) > 1")]
    [InlineData("Math.PI > a")]
    [InlineData("Math . Abs(a) > 1")]
    [InlineData("Math.Absolute(a) > 1")]
    [InlineData("Convert.ToInt32(a) > 1")]
    [InlineData("DateTime.Now > time")]
    [InlineData("Guid.NewGuid() != null")]
    [InlineData("caller == callee")]
    [InlineData("has(a, b)")]
    [InlineData("has(a + b)")]
    [InlineData("has")]
    [InlineData("_has_a")]
    [InlineData("has(\"a\")")]
    [InlineData("A > 1")]
    [InlineData("a > 1 // comment")]
    [InlineData("a\u00A0> 1")]
    [InlineData("\u0430 > 1")]
    [InlineData("a\u200B > 1")]
    [InlineData("a \uFF1E 1")]
    [InlineData("\\u0061 > 1")]
    [InlineData("a > \u0661")]
    [InlineData("a > 1\u0000")]
    [InlineData("\uD800")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a")]
    [InlineData("kind")]
    [InlineData("a > 1 &&")]
    [InlineData("(a > 1")]
    [InlineData("a > 1)")]
    [InlineData("a < b < c")]
    [InlineData("answered > 1")]
    [InlineData("answered + 1 > 1")]
    [InlineData("a == \"x\"")]
    [InlineData("a && b")]
    [InlineData("!a")]
    [InlineData("a > 99999999999999999999999999")]
    [InlineData("limit")]
    [InlineData("a == null")]
    public void Whatever_is_not_the_language_is_refused(string text)
    {
        var (condition, _, errors) = Calls.TryCompile(text);
        Assert.Null(condition);
        Assert.NotEqual("", errors);
    }

    public static TheoryData<string, string> Bombs => new()
    {
        { new string('(', 33) + "a" + new string(')', 33) + " > 1", "32 [too-deep] the expression is nested more than 32 deep — split the rule" },
        { new string('!', 1900) + "answered", "32 [too-deep] the expression is nested more than 32 deep — split the rule" },
        { new string('-', 1900) + "a > 1", "32 [too-deep] the expression is nested more than 32 deep — split the rule" },
        { string.Concat(Enumerable.Repeat("a > 1 ? true : ", 100)) + "true", "486 [too-deep] the expression is nested more than 32 deep — split the rule" },
        { string.Concat(Enumerable.Repeat("Math.Abs(", 200)), "296 [too-deep] the expression is nested more than 32 deep — split the rule" },
        { new string('a', 100_000), "0 [too-long] the expression has 100000 characters; the limit is 2000 — split the rule, or use an aggregate" },
        { new string('(', 100_000), "0 [too-long] the expression has 100000 characters; the limit is 2000 — split the rule, or use an aggregate" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Bombs_are_refused_before_they_are_parsed(string text, string expected) => Assert.Equal(expected, Calls.TryCompile(text).Errors);

    [Fact]
    public void The_largest_expressions_that_are_allowed_compile_in_reasonable_time()
    {
        var watch = Stopwatch.StartNew();
        foreach (var text in new[]
        {
            string.Join(" && ", Enumerable.Repeat("a > 1", 220)),
            string.Join("||", Enumerable.Repeat("answered", 190)),
            "a" + string.Concat(Enumerable.Repeat("+a", 990)) + " > 1",
            new string('(', 32) + "a" + new string(')', 32) + " > 1",
            string.Concat(Enumerable.Repeat("!", 32)) + "answered",
            string.Concat(Enumerable.Repeat("a > 1 ? true : ", 32)) + "true",
            string.Concat(Enumerable.Repeat("Math.Abs(", 32)) + "a" + new string(')', 32) + " > 1",
        })
        {
            Assert.NotEqual(Kleene.False, Calls.Compile(text)(new FakeContext { Values = { [0] = 2 } }.With(Events.EventField.Answered, 1)));
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }
}
