using System.Globalization;
using CsCheck;

namespace FraudSignals.Rules.Tests.Expressions;

/// <summary>A random expression as text, and what it should give: null where it cannot say.</summary>
internal sealed record Naive(string Text, Func<FakeContext, double?> Number)
{
    private static readonly string[] Names = ["a", "b", "c"];

    public static Gen<Naive> Numbers(int depth) => depth == 0
        ? Gen.OneOf(
            Gen.Int[0, 5].Select(i => new Naive(i.ToString(CultureInfo.InvariantCulture), _ => i)),
            Gen.Int[0, 2].Select(i => Names[i]).Select(n => new Naive(n, c => Value(c, n))))
        : Gen.Select(Gen.Int[0, 8], Numbers(depth - 1), Numbers(depth - 1), Truths(depth - 1)).Select((op, l, r, t) => op switch
        {
            0 => l,
            1 => new Naive($"({l.Text} + {r.Text})", c => l.Number(c) + r.Number(c)),
            2 => new Naive($"({l.Text} - {r.Text})", c => l.Number(c) - r.Number(c)),
            3 => new Naive($"({l.Text} * {r.Text})", c => l.Number(c) * r.Number(c)),
            4 => new Naive($"({l.Text} / {r.Text})", c => r.Number(c) == 0 ? null : l.Number(c) / r.Number(c)),
            5 => new Naive($"({l.Text} % {r.Text})", c => r.Number(c) == 0 ? null : l.Number(c) % r.Number(c)),
            6 => new Naive($"(-{l.Text})", c => -l.Number(c)),
            7 => new Naive($"Math.Max({l.Text}, {r.Text})", c => l.Number(c) is { } x && r.Number(c) is { } y ? Math.Max(x, y) : null),
            _ =>
                new Naive($"({t.Text} ? {l.Text} : {r.Text})",
                    c => t.Truth(c) switch { true => l.Number(c), false => r.Number(c), _ => null }),
        });

    public static Gen<NaiveTruth> Truths(int depth) => depth == 0
        ? Gen.OneOf(
            Gen.Int[0, 2].Select(i => Names[i]).Select(n => new NaiveTruth($"has({n})", c => Value(c, n) is not null)),
            Gen.Bool.Select(b => new NaiveTruth(b ? "true" : "false", _ => b)))
        : Gen.OneOf(
            Gen.Select(Gen.Int[0, 5], Numbers(depth - 1), Numbers(depth - 1)).Select((op, l, r) => Comparison(op, l, r)),
            Gen.Select(Gen.Int[0, 3], Truths(depth - 1), Truths(depth - 1)).Select((op, l, r) => op switch
            {
                0 => new NaiveTruth($"({l.Text} && {r.Text})", c => l.Truth(c) & r.Truth(c)),
                1 => new NaiveTruth($"({l.Text} || {r.Text})", c => l.Truth(c) | r.Truth(c)),
                2 => new NaiveTruth($"!({l.Text})", c => !l.Truth(c)),
                _ => new NaiveTruth($"({l.Text} == {r.Text})", c => l.Truth(c) is { } x && r.Truth(c) is { } y ? x == y : null),
            }));

    // Lifted operators of C# answer false where an operand is null, so the nulls are looked for first.
    private static NaiveTruth Comparison(int op, Naive l, Naive r)
    {
        var sign = new[] { ">", ">=", "<", "<=", "==", "!=" }[op];
        return new NaiveTruth($"({l.Text} {sign} {r.Text})", c => l.Number(c) is not { } x || r.Number(c) is not { } y
            ? null
            : op switch { 0 => x > y, 1 => x >= y, 2 => x < y, 3 => x <= y, 4 => x == y, _ => x != y });
    }

    private static double? Value(FakeContext context, string name) =>
        context.Values.TryGetValue(Language.IndexOf(name), out var value) ? value : null;
}
