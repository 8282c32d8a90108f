using System.Collections.Concurrent;
using System.Globalization;
using System.Linq.Dynamic.Core.Exceptions;
using System.Linq.Expressions;
using System.Text;
using RulesEngine.ExpressionBuilders;

namespace FraudSignals.Rules.Expressions;

/// <summary>
/// Trees that the parser made before, by the text without its numbers: it looks through types and methods for each operator, which is
/// most of what reading a rule takes, and in a large set few expressions differ in more than their numbers.
/// </summary>
internal static class ParsedShapes
{
    // So that files, which may be hostile, do not fill the memory.
    private const int Most = 4096;

    private static readonly ConcurrentDictionary<(string Shape, Type Type), Parsed> Known = new();

    /// <summary>The tree of a text; null where the parser finds something wrong, which it then has to tell of the text itself.</summary>
    /// <param name="prepared">The text as the parser would get it.</param>
    /// <param name="lexemes">Its words; numbers stand where they stood when they were read.</param>
    /// <param name="variables">What its names stand for.</param>
    /// <param name="type">What it must come out as.</param>
    /// <param name="parser">The parser.</param>
    public static Expression? Find(string prepared, List<Lexeme> lexemes, ParameterExpression[] variables, Type type,
        RuleExpressionParser parser)
    {
        var shape = new StringBuilder();
        var numbers = new List<double>();
        var from = 0;
        foreach (var lexeme in lexemes.Where(l => l.Kind == LexemeKind.Number))
        {
            if (!double.TryParse(lexeme.Written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            shape.Append(prepared.AsSpan(from, lexeme.Position - from)).Append(CultureInfo.InvariantCulture, $"_number_{numbers.Count}");
            from = lexeme.Position + lexeme.Written.Length;
            numbers.Add(number);
        }

        shape.Append(prepared.AsSpan(from));

        // One name may be of a text in one file and of a number in another.
        var key = (string.Join(';', variables.Select(v => $"{v.Type.Name} {v.Name}").Append(shape.ToString())), type);
        if (!Known.TryGetValue(key, out var parsed))
        {
            var places = numbers.Select((_, i) => Expression.Parameter(typeof(double), $"_number_{i}")).ToArray();
            try
            {
                parsed = new Parsed(parser.Parse(shape.ToString(), [.. variables, .. places], type), [.. variables, .. places]);
            }
            catch (Exception e)
                when (e is ParseException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
            {
                return null;
            }

            if (Known.Count >= Most)
            {
                Known.Clear();
            }

            Known[key] = parsed;
        }

        return parsed.With([.. variables, .. numbers.Select(n => Expression.Constant(n))]);
    }

    /// <summary>A tree and what may stand in the place of its variables.</summary>
    private sealed record Parsed(Expression Tree, ParameterExpression[] Variables)
    {
        public Expression With(Expression[] values) => new Replacement(Variables, values).Visit(Tree);
    }

    private sealed class Replacement(ParameterExpression[] variables, Expression[] values) : ExpressionVisitor
    {
        // As the parser does with a number behind a minus.
        protected override Expression VisitUnary(UnaryExpression node) =>
            base.VisitUnary(node) is var visited
                && visited is UnaryExpression { NodeType: ExpressionType.Negate, Operand: ConstantExpression { Value: double number } }
                ? Expression.Constant(0 - number)
                : visited;

        protected override Expression VisitParameter(ParameterExpression node) =>
            Array.IndexOf(variables, node) is >= 0 and var at ? values[at] : node;
    }
}
