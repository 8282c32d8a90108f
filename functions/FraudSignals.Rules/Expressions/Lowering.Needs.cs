using System.Linq.Expressions;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Expressions;

internal sealed partial class Lowering
{
    /// <summary>The lower bounds on single aggregates among the parts that must all be true.</summary>
    public IEnumerable<Need> Needs(Expression tree) => tree switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso, Method: null } and => Needs(and.Left).Concat(Needs(and.Right)),
        BinaryExpression { NodeType: ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual, Method: null } large =>
            NeedOf(large.Left, large.Right, large.NodeType == ExpressionType.GreaterThan),
        BinaryExpression { NodeType: ExpressionType.LessThan or ExpressionType.LessThanOrEqual, Method: null } small =>
            NeedOf(small.Right, small.Left, small.NodeType == ExpressionType.LessThan),
        _ => [],
    };

    // An aggregate that cannot say before its horizon is covered is left out: the rule then cannot say either.
    private IEnumerable<Need> NeedOf(Expression value, Expression bound, bool isStrict)
    {
        while (value is UnaryExpression { NodeType: ExpressionType.Convert } convert)
        {
            value = convert.Operand;
        }

        if (value is not ParameterExpression variable || Known(variable) is not { Aggregate: { } aggregate } symbol
            || variable != symbol.Variable || FunctionSpec.Of(aggregate.Of).NeedsWholePast || !IsConstant(bound))
        {
            return [];
        }

        var least = Measure(bound)(Nothing.Instance);
        return double.IsNaN(least) ? [] : [new Need(indexOf(aggregate), isStrict ? Math.BitIncrement(least) : least)];
    }

    // What a constant is computed over.
    private sealed class Nothing : EvaluationContext
    {
        public static readonly Nothing Instance = new();

        public override double Aggregate(int index) => double.NaN;

        public override double CoveredAggregate(int index) => double.NaN;
    }
}
