using System.Diagnostics;

namespace FraudSignals.Rules.Tests.Expressions;

public sealed class HostileTests
{
    private static readonly Language Calls = new();

    private static readonly string Long = new('x', 65);

    /// <summary>Attacks by class; the class stands first.</summary>
    public static TheoryData<string, string> Attacks => new()
    {
        { "Types by name", "System.IO.File.Delete(\"x\")" },
        { "Types by name", "typeof(string) == null" },
        { "Types by name", "Environment.Exit(1)" },
        { "Types by name", "Convert.ToInt32(a) > 1" },
        { "Types by name", "DateTime.Now > time" },
        { "Types by name", "Guid.NewGuid() != null" },
        { "Types by name", "String.IsNullOrEmpty(kind)" },
        { "Types by name", "string.Format(\"{0}\", a) == \"1\"" },
        { "Types by name", "Enumerable.Range(0, 1000000000).Count() > 1" },
        { "Types by name", "System.Collections.Generic.List`1[[System.Int32]] != null" },
        { "Types by name", "Utils.CheckContains(kind, \"x\")" },
        { "Types by name", "ExpressionUtils.CheckContains(kind, \"x\")" },
        { "Types by name", "AppDomain.CurrentDomain.Load(\"x\") != null" },
        { "Types by name", "System.Activator.CreateInstance(\"x\") != null" },
        { "Types by name", "Int32.MaxValue > a" },
        { "Types by name", "int.Parse(\"1\") > a" },
        { "Types by reflection", "a.GetType().Assembly.GetTypes().Length > 0" },
        { "Types by reflection", "kind.GetType() != null" },
        { "Types by reflection", "\"\".GetType().Assembly != null" },
        { "Types by reflection", "Type.GetType(\"System.IO.File\") != null" },
        { "Types by reflection", "\"System.Diagnostics.Process\".Length > 1" },
        { "Types by cast", "kind is string" },
        { "Types by cast", "kind as object == null" },
        { "Types by cast", "as(kind, \"System.Object\") == null" },
        { "Types by cast", "is(\"System.String\")" },
        { "Types by cast", "cast(a, \"System.Int32\") > 1" },
        { "New objects", "new(a as x).x > 1" },
        { "New objects", "new System.Object() != null" },
        { "New objects", "new List<List<List<int>>>().Count > 1" },
        { "Members and indexers of values", "kind.StartsWith(\"v\")" },
        { "Members and indexers of values", "kind.ToUpper() == \"VOICE\"" },
        { "Members and indexers of values", "kind[0] == \"v\"" },
        { "Members and indexers of values", "a?.b > 1" },
        { "Functions and words of the parser below", "np(kind.Length) > 1" },
        { "Functions and words of the parser below", "isnull(kind, \"x\") == \"x\"" },
        { "Functions and words of the parser below", "iif(a > 1, true, false)" },
        { "Functions and words of the parser below", "it.a > 1" },
        { "Functions and words of the parser below", "it > 1" },
        { "Functions and words of the parser below", "$.a > 1" },
        { "Functions and words of the parser below", "@0 > 1" },
        { "Functions and words of the parser below", "root.a > 1" },
        { "Functions and words of the parser below", "^.a > 1" },
        { "Functions and words of the parser below", "a in (1, 2)" },
        { "Functions and words of the parser below", "a > 1 and b > 1" },
        { "Functions and words of the parser below", "not answered" },
        { "Functions and words of the parser below", "parent.a > 1" },
        { "Functions and words of the parser below", "a.Select(x => x).Any()" },
        { "Functions and words of the parser below", "a gt 1" },
        { "Functions and words of the parser below", "true or false" },
        { "Lambdas and more than one expression", "x => x > 1" },
        { "Lambdas and more than one expression", "(x => a > 1)(1)" },
        { "Lambdas and more than one expression", "a > 1; b > 1" },
        { "Lambdas and more than one expression", "a > 1 // comment" },
        { "Mathematics beyond the list", "Math.Pow(a, 99) > 1" },
        { "Mathematics beyond the list", "Math.Abs.Invoke(a) > 1" },
        { "Mathematics beyond the list", "Math.PI > a" },
        { "Mathematics beyond the list", "Math . Abs(a) > 1" },
        { "Mathematics beyond the list", "Math.Absolute(a) > 1" },
        { "Operators the language does not have", "a = 1" },
        { "Operators the language does not have", "a <> 1" },
        { "Operators the language does not have", "1 << 2 > a" },
        { "Operators the language does not have", "8 >> 2 > a" },
        { "Operators the language does not have", "a >= 80%" },
        { "Operators the language does not have", "a * (80%) >= 1" },
        { "Operators the language does not have", "(a & b) > 1" },
        { "Operators the language does not have", "answered | roaming" },
        { "Operators the language does not have", "answered ^ roaming" },
        { "Operators the language does not have", "a ?? 1 > 1" },
        { "Literals the language does not have", "a > 'x'" },
        { "Literals the language does not have", "a > 1m" },
        { "Literals the language does not have", "a > 0x10" },
        { "Literals the language does not have", "a > 1_000" },
        { "Literals the language does not have", "a > 1e3" },
        { "Literals the language does not have", "a > .5" },
        { "Literals the language does not have", "a > 99999999999999999999999999" },
        { "Literals the language does not have", "a == null" },
        { "Literals the language does not have", "a > 1.5.2" },
        { "Literals the language does not have", "a > -" },
        { "Literals the language does not have", "kind == \"voi\\u0063e\"" },
        { "Literals the language does not have", "kind == \"" + Long + "\"" },
        { "Literals the language does not have", "kind == \"voice" },
        { "Identifiers of subjects", "caller == callee" },
        { "Identifiers of subjects", "has(caller) && caller > 1" },
        { "Identifiers of subjects", "payer == \"x\"" },
        { "Identifiers of subjects", "Math.Abs(callee) > 1" },
        { "The inside of has", "has(a, b)" },
        { "The inside of has", "has(a + b)" },
        { "The inside of has", "has" },
        { "The inside of has", "_has_a" },
        { "The inside of has", "has(\"a\")" },
        { "Letters that look alike or are not seen", "A > 1" },
        { "Letters that look alike or are not seen", "a\u00A0> 1" },
        { "Letters that look alike or are not seen", "\u0430 > 1" },
        { "Letters that look alike or are not seen", "a\u200B > 1" },
        { "Letters that look alike or are not seen", "a \uFF1E 1" },
        { "Letters that look alike or are not seen", "\\u0061 > 1" },
        { "Letters that look alike or are not seen", "a > \u0661" },
        { "Letters that look alike or are not seen", "a > 1\u0000" },
        { "Letters that look alike or are not seen", "\uD800" },
        { "Broken off", "" },
        { "Broken off", "   " },
        { "Broken off", "a > 1 &&" },
        { "Broken off", "(a > 1" },
        { "Broken off", "a > 1)" },
        { "Values of the wrong kind", "a" },
        { "Values of the wrong kind", "kind" },
        { "Values of the wrong kind", "a < b < c" },
        { "Values of the wrong kind", "answered > 1" },
        { "Values of the wrong kind", "answered + 1 > 1" },
        { "Values of the wrong kind", "a == \"x\"" },
        { "Values of the wrong kind", "a && b" },
        { "Values of the wrong kind", "!a" },
        { "Values of the wrong kind", "limit" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Whatever_is_not_the_language_is_refused(string what, string text)
    {
        var (condition, _, errors) = Calls.TryCompile(text);
        Assert.True(condition is null, what);
        Assert.NotEqual("", errors);
    }

    public static TheoryData<string, string> Bombs => new()
    {
        { new string('(', 33) + "a" + new string(')', 33) + " > 1",
            "32 [too-deep] the expression is nested more than 32 deep — split the rule" },
        { new string('!', 1900) + "answered", "32 [too-deep] the expression is nested more than 32 deep — split the rule" },
        { new string('-', 1900) + "a > 1", "32 [too-deep] the expression is nested more than 32 deep — split the rule" },
        { string.Concat(Enumerable.Repeat("a > 1 ? true : ", 100)) + "true",
            "486 [too-deep] the expression is nested more than 32 deep — split the rule" },
        { string.Concat(Enumerable.Repeat("Math.Abs(", 200)),
            "296 [too-deep] the expression is nested more than 32 deep — split the rule" },
        { new string('a', 100_000),
            "0 [too-long] the expression has 100000 characters; the limit is 2000 — split the rule, or use an aggregate" },
        { new string('(', 100_000),
            "0 [too-long] the expression has 100000 characters; the limit is 2000 — split the rule, or use an aggregate" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Bombs_are_refused_before_they_are_parsed(string text, string expected) =>
    Assert.Equal(expected, Calls.TryCompile(text).Errors);

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
            Assert.NotEqual(Kleene.False,
                Calls.Compile(text)(new FakeContext { Values = { [0] = 2 } }.With(Events.EventField.Answered, 1)));
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }
}
