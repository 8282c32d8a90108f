using CsCheck;

namespace FraudSignals.Rules.Tests.Expressions;

public sealed class FuzzTests
{
    private static readonly string[] Words =
    [
        "a", "b", "kind", "answered", "durationSeconds", "caller", "limit", "machine", "time", "has", "Math", ".", "Abs", "Max", "true",
        "false",
        "1", "0.5", "99999999999", "\"voice\"", "\"\"", "(", ")", ",", "?", ":", "!", "-", "+", "*", "/", "&&", "||", "==", "!=", "<", "<=",
        ">", ">=", " ",
        "a > 1", "answered", "has(a)", "kind == \"sms\"", "Math.Max(a, 1)",
    ];

    private static readonly Language Calls = new();

    [Fact]
    public void Any_sequence_of_words_compiles_or_is_told_off() => Gen.Int[0, Words.Length - 1].Array[0, 12].Sample(picks =>
    {
        var (condition, _, errors) = Calls.TryCompile(string.Join(' ', picks.Select(i => Words[i])));
        var answer = condition?.Invoke(new FakeContext { Values = { [0] = 1 } });
        return answer is null ? errors.Length > 0 : answer is Kleene.True or Kleene.False or Kleene.Unknown;
    }, iter: 20_000);

    [Fact]
    public void Any_text_compiles_or_is_told_off() => Gen.String.Sample(text =>
    {
        var (condition, _, errors) = Calls.TryCompile(text);
        return condition is not null || errors.Length > 0;
    }, iter: 2_000);

    [Fact]
    public void Evaluation_allocates_nothing()
    {
        var condition =
            Calls.Compile(
                "a >= 20 && (b / a >= 0.8 || kind == \"sms\") && !(c < limit) && has(durationSeconds) && (answered ? a > 1 : b > 1)");
        var context = new QuietContext();

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

    private sealed class QuietContext : EvaluationContext
    {
        public override double Aggregate(int index) => 40;

        public override double CoveredAggregate(int index) => 40;
    }
}
