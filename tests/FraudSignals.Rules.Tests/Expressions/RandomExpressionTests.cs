using CsCheck;

namespace FraudSignals.Rules.Tests.Expressions;

public sealed class RandomExpressionTests
{
    private static readonly Gen<FakeContext> Contexts = Gen.Select(Gen.Int[-1, 4], Gen.Int[-1, 4], Gen.Int[-1, 4]).Select((a, b, c) =>
    {
        var context = new FakeContext();
        foreach (var (slot, value) in new[] { (0, a), (1, b), (2, c) })
        {
            if (value >= 0)
            {
                context.Values[slot] = value;
            }
        }

        return context;
    });

    [Fact]
    public void Compiled_expressions_agree_with_a_naive_interpreter() =>
        Gen.Select(Naive.Truths(4), Contexts.Array[5]).Sample((naive, contexts) =>
        {
            var language = new Language();
            var condition = language.Compile(naive.Text);
            var rendered = language.Compile(language.Rendered(naive.Text));
            return contexts.All(c =>
            {
                var expected = naive.Truth(c) switch { true => Kleene.True, false => Kleene.False, _ => Kleene.Unknown };
                return condition(c) == expected && rendered(c) == expected;
            });
        }, iter: 500, print: t => t.Item1.Text);
}
