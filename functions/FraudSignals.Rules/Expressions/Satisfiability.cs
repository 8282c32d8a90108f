using System.Linq.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Expressions;

/// <summary>
/// Finds comparisons that can come out in one way only: a share above 1, a count below 0, two bounds that exclude each other.
/// </summary>
internal sealed class Satisfiability
{
    private readonly Scope _scope;
    private readonly Ranges _ranges;
    private readonly Dictionary<Expression, int> _index = [];
    private readonly List<JudgedComparison> _judged = [];

    // The first comparison that divides by nothing: it can never be said, whatever stands around it.
    private readonly BinaryExpression? _divided;

    /// <param name="tree">A condition.</param>
    public Satisfiability(Expression tree, Scope scope)
    {
        (_scope, _ranges) = (scope, new Ranges(scope));
        foreach (var comparison in Comparisons.In(tree))
        {
            // As they are written, so that they can be found in the text again.
            _index.Add(comparison, _index.Count);
        }

        _divided = _index.Keys.OfType<BinaryExpression>().FirstOrDefault(c => DividesByZero(c.Left) || DividesByZero(c.Right));
        Certainty = Judge(tree);
        if (Certainty == Certainty.Open && Contradiction(tree) is { } contradiction)
        {
            Certainty = Certainty.Never;
            _judged.Add(contradiction);
        }
    }

    /// <summary>What can be said of the whole condition.</summary>
    public Certainty Certainty { get; }

    /// <summary>The comparisons that are settled.</summary>
    public IReadOnlyList<JudgedComparison> Judged => _judged;

    /// <summary>Why the condition can never be true; null where it can.</summary>
    public ExpressionError? Error(string text)
    {
        if (_divided is { } divided)
        {
            return new(
                PositionOfComparison(text, _index[divided]), "unreachable",
                $"'{new Renderer(_scope).Render(divided)}' can never be true: it divides by 0",
                "divide by what you mean, or leave the division out");
        }

        if (Certainty != Certainty.Never)
        {
            return null;
        }

        return (_judged.Find(j => j.Certainty == Certainty.Never) ?? _judged.FirstOrDefault()) is { } culprit
            ? new(PositionOfComparison(text, culprit.Index), "unreachable", culprit.Message, culprit.Suggestion)
            : new(0, "unreachable", "the expression can never be true");
    }

    /// <summary>Where in the text the nth comparison has its operator.</summary>
    public static int PositionOfComparison(string text, int index) =>
        (Lexer.Read(text, []) ?? []).Where(l => l.Kind == LexemeKind.Symbol && l.Written is ">" or ">=" or "<" or "<=" or "==" or "!=")
            .Select(l => l.Position).ElementAtOrDefault(index);

    private bool DividesByZero(Expression node) => node switch
    {
        BinaryExpression { NodeType: ExpressionType.Divide or ExpressionType.Modulo } division
            when _ranges.Of(division.Right) is { IsPoint: true, Low: 0 } => true,
        BinaryExpression binary => DividesByZero(binary.Left) || DividesByZero(binary.Right),
        UnaryExpression unary => DividesByZero(unary.Operand),
        ConditionalExpression choice => DividesByZero(choice.IfTrue) || DividesByZero(choice.IfFalse),
        MethodCallExpression call => call.Arguments.Any(DividesByZero),
        _ => false,
    };

    private Certainty Judge(Expression node) => node switch
    {
        ConstantExpression { Value: bool value } => value ? Certainty.Always : Certainty.Never,
        UnaryExpression { NodeType: ExpressionType.Not } not => Inverse(Judge(not.Operand)),
        BinaryExpression { NodeType: ExpressionType.AndAlso } and => Both(Judge(and.Left), Judge(and.Right)),
        BinaryExpression { NodeType: ExpressionType.OrElse } or => Inverse(Both(Inverse(Judge(or.Left)), Inverse(Judge(or.Right)))),
        BinaryExpression binary when Operators.IsComparison(binary) && NumberConstant.IsNumber(binary.Left.Type) => Judge(binary),
        _ => Certainty.Open,
    };

    private Certainty Judge(BinaryExpression comparison)
    {
        var (left, right) = (_ranges.Of(comparison.Left), _ranges.Of(comparison.Right));
        var certainty = comparison.NodeType switch
        {
            ExpressionType.GreaterThan => Above(left, right, strict: true),
            ExpressionType.GreaterThanOrEqual => Above(left, right, strict: false),
            ExpressionType.LessThan => Above(right, left, strict: true),
            ExpressionType.LessThanOrEqual => Above(right, left, strict: false),
            ExpressionType.Equal => Same(left, right),
            _ => Inverse(Same(left, right)),
        };
        if (certainty == Certainty.Open && (certainty = OfPart(comparison)) != Certainty.Open)
        {
            _judged.Add(new JudgedComparison(
                _index[comparison], certainty,
                $"'{new Renderer(_scope).Render(comparison)}' "
                    + $"{(certainty == Certainty.Never ? "can never be true" : "is always true")}: one "
                + $"side counts a part of the other",
                certainty == Certainty.Never ? "turn the comparison round" : "remove it"));
        }
        else if (certainty != Certainty.Open)
        {
            var (side, range, other) = left.IsPoint ? ("right", right, left) : ("left", left, right);
            var how = certainty == Certainty.Never ? "can never be true" : "is always true";
            _judged.Add(new JudgedComparison(
                _index[comparison], certainty,
                $"'{new Renderer(_scope).Render(comparison)}' {how}: the {side} side is {range}, the other {other}",
                range == ValueRange.Share && other.Low > 1 ? "write a share as 0.8, not 80"
                    : certainty == Certainty.Always ? "remove it, or ask has(name) if that is meant" : null));
        }

        return certainty;
    }

    // Different ones are never more than all, and those of an hour never more than those of the day.
    private Certainty OfPart(BinaryExpression comparison)
    {
        var (isLeft, isRight) = (_ranges.IsPart(comparison.Left, comparison.Right), _ranges.IsPart(comparison.Right, comparison.Left));
        return isLeft == isRight ? Certainty.Open : (comparison.NodeType, isLeft) switch
        {
            (ExpressionType.GreaterThan, true) or (ExpressionType.LessThan, false) => Certainty.Never,
            (ExpressionType.LessThanOrEqual, true) or (ExpressionType.GreaterThanOrEqual, false) => Certainty.Always,
            _ => Certainty.Open,
        };
    }

    // Bounds on one expression among the parts that must all be true.
    private JudgedComparison? Contradiction(Expression tree)
    {
        var bounds = new Dictionary<string, (ValueRange Range, string By)>(StringComparer.Ordinal);
        foreach (var comparison in Comparisons.Conjuncts(tree).OfType<BinaryExpression>()
            .Where(b => Operators.IsComparison(b) && NumberConstant.IsNumber(b.Left.Type)))
        {
            var mirrored = _ranges.Of(comparison.Left).IsPoint;
            var (measured, bound) = mirrored ? (comparison.Right, comparison.Left) : (comparison.Left, comparison.Right);
            if (_ranges.Of(bound) is not { IsPoint: true, Low: var limit })
            {
                continue;
            }

            var text = new Renderer(_scope).Render(comparison);
            var allowed = (mirrored ? Operators.Mirrored(comparison.NodeType) : comparison.NodeType) switch
            {
                ExpressionType.GreaterThan => new ValueRange(Math.BitIncrement(limit), double.PositiveInfinity),
                ExpressionType.GreaterThanOrEqual => new ValueRange(limit, double.PositiveInfinity),
                ExpressionType.LessThan => new ValueRange(double.NegativeInfinity, Math.BitDecrement(limit)),
                ExpressionType.LessThanOrEqual => new ValueRange(double.NegativeInfinity, limit),
                ExpressionType.Equal => ValueRange.Of(limit),
                _ => ValueRange.Any,
            };
            var name = new Renderer(_scope).Render(measured);
            var (before, by) = bounds.GetValueOrDefault(name, (ValueRange.Any, text));
            var left = new ValueRange(Math.Max(before.Low, allowed.Low), Math.Min(before.High, allowed.High));
            if (left.Low > left.High)
            {
                return new JudgedComparison(_index[comparison], Certainty.Never, $"no value fulfils both '{by}' and '{text}'",
                    "join them with ||, or correct one of the bounds");
            }

            bounds[name] = (left, text);
        }

        return null;
    }

    private static Certainty Above(ValueRange upper, ValueRange lower, bool strict) =>
        upper.High < lower.Low || (strict && upper.High == lower.Low) ? Certainty.Never
        : upper.Low > lower.High || (!strict && upper.Low == lower.High) ? Certainty.Always
        : Certainty.Open;

    private static Certainty Same(ValueRange a, ValueRange b) =>
        a.High < b.Low || b.High < a.Low ? Certainty.Never
        : a.IsPoint && a == b ? Certainty.Always
        : Certainty.Open;

    private static Certainty Both(Certainty a, Certainty b) =>
        a == Certainty.Never || b == Certainty.Never ? Certainty.Never
        : a == Certainty.Always && b == Certainty.Always ? Certainty.Always
        : Certainty.Open;

    private static Certainty Inverse(Certainty certainty) => certainty switch
    {
        Certainty.Never => Certainty.Always,
        Certainty.Always => Certainty.Never,
        _ => Certainty.Open,
    };
}
