using System.Linq.Expressions;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Expressions;

/// <summary>
/// Rewrites a parsed expression into one over an <see cref="EvaluationContext"/> in three-valued logic. It is an
/// allow-list: a node it does not know is refused, so that whatever the parser may learn to build stays out of reach.
/// </summary>
/// <param name="indexOf">Gives the index of an aggregate.</param>
internal sealed partial class Lowering(Scope scope, Func<AggregateDefinition, int> indexOf)
{
    private readonly List<Comparison> _comparisons = [];

    // Whether the comparison under way asks whether nothing comes.
    private bool _asksForAbsence;

    /// <summary>How the truth of a part bears on the truth of the whole.</summary>
    private enum Bearing
    {
        /// <summary>True makes the whole truer.</summary>
        Direct,

        /// <summary>True makes the whole less true.</summary>
        Inverse,

        /// <summary>Either.</summary>
        Open,
    }

    /// <summary>The numeric comparisons met so far, in their order.</summary>
    public IReadOnlyList<Comparison> Comparisons => _comparisons;

    /// <summary>Whether what was lowered so far may be true of a part of the records of a window and not of all.</summary>
    public bool MayBeProvedWrong { get; private set; }

    private ParameterExpression Context { get; } = Expression.Parameter(typeof(EvaluationContext), "context");

    /// <summary>Compiles a boolean expression.</summary>
    /// <exception cref="RefusedException">It holds a node that is not allowed.</exception>
    public Condition Condition(Expression tree)
    {
        var lambda = Expression.Lambda<Condition>(Truth(tree, Bearing.Direct), Context);
        return TieredCondition.Of(lambda.Compile);
    }

    /// <summary>Compiles a numeric expression.</summary>
    /// <exception cref="RefusedException">It holds a node that is not allowed.</exception>
    public Measure Measure(Expression tree) => Number(tree, covered: true) is var number && number is ConstantExpression
        ? Compiled(number)
        : Expression.Lambda<Measure>(number, Context).Compile(preferInterpretation: true);

    // Most thresholds are constants, and compiling is most of what loading a rule takes; so what is only shown is compiled when it first
    // is.
    private Measure Compiled(Expression number)
    {
        if (number is ConstantExpression { Value: double constant })
        {
            return _ => constant;
        }

        var lambda = Expression.Lambda<Measure>(number, Context);
        Measure? compiled = null;
        return context => (compiled ??= lambda.Compile())(context);
    }

    private Expression Number(Expression node, bool covered) => node switch
    {
        ConstantExpression constant when NumberConstant.IsNumber(constant.Type) => Expression.Constant(NumberConstant.Of(constant)),
        ParameterExpression variable => NumberOf(Known(variable), variable, covered),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when AreNumbers(convert, convert.Operand) =>
            Number(convert.Operand, covered),
        UnaryExpression { NodeType: ExpressionType.Negate, Method: null } negation when AreNumbers(negation) =>
            Expression.Negate(Number(negation.Operand, covered: true)),
        BinaryExpression { Method: null } binary when AreNumbers(binary, binary.Left, binary.Right) => Arithmetic(binary, covered),
        MethodCallExpression { Object: null } call when call.Method.DeclaringType == typeof(Math) => MathCall(call, covered),
        ConditionalExpression choice when AreNumbers(choice.IfTrue, choice.IfFalse) => NumericChoice(choice, covered),
        _ => throw Refused(node),
    };

    private Expression NumberOf(Symbol symbol, ParameterExpression variable, bool covered) => symbol.Kind switch
    {
        _ when variable == symbol.Presence => throw Refused(variable),
        SymbolKind.Aggregate => AggregateOf(symbol.Aggregate!, covered),
        SymbolKind.ListTier => TierOf(symbol),
        SymbolKind.NumberField when symbol.Field == Events.EventField.Worth => Worth,
        SymbolKind.NumberField => Expression.Call(Context, Calls.Number, Expression.Constant(symbol.Field)),
        SymbolKind.Threshold => Expression.Call(Context, Calls.Threshold, Expression.Constant(symbol.Table)),
        SymbolKind.Time => Expression.Property(Context, Calls.EventTime),
        SymbolKind.Hour => InCalendar(nameof(Calendar.Hour)),
        SymbolKind.Weekday => InCalendar(nameof(Calendar.Weekday)),
        SymbolKind.Parameter when symbol.Text is null => Expression.Constant(symbol.Number),
        _ => throw Refused(variable),
    };

    private MethodCallExpression Worth => Expression.Call(Context, Calls.Worth, Expression.Constant(scope.Worth));

    private MethodCallExpression AggregateOf(AggregateDefinition aggregate, bool covered)
    {
        var spec = FunctionSpec.Of(aggregate.Of);
        if (spec.Awaits && !_asksForAbsence)
        {
            throw new RefusedException(
                "absence", $"of '{aggregate.Name}' only whether it is nothing can be asked, as a condition that must hold",
                $"write {aggregate.Name} == 0");
        }

        // Only a count, sum or the like that hits where it is large stays true whatever else comes.
        covered |= spec.NeedsWholePast;
        MayBeProvedWrong |= covered || !spec.Grows;
        return Expression.Call(Context, covered ? Calls.CoveredAggregate : Calls.Aggregate, Expression.Constant(indexOf(aggregate)));
    }

    private MethodCallExpression InCalendar(string asks) =>
        Expression.Call(Expression.Constant(scope.Calendar), typeof(Calendar).GetMethod(asks)!,
            Expression.Property(Context, Calls.EventTime));

    private MethodCallExpression TierOf(Symbol symbol) =>
        Expression.Call(Context, Calls.Tier, Expression.Constant(symbol.List), Expression.Constant(symbol.Field));

    private Expression Arithmetic(BinaryExpression node, bool covered)
    {
        switch (node.NodeType)
        {
            case ExpressionType.Add:
                return Expression.Add(Number(node.Left, covered), Number(node.Right, covered));
            case ExpressionType.Subtract:
                return Expression.Subtract(Number(node.Left, covered), Number(node.Right, covered: true));
            case ExpressionType.Multiply:
                // A factor that may be negative turns large into small.
                covered |= !Coverage.IsNeverNegative(node, scope);
                return Expression.Multiply(Number(node.Left, covered), Number(node.Right, covered));
            case ExpressionType.Divide:
                covered |= !Coverage.IsNeverNegative(node, scope);
                MayBeProvedWrong |= Coverage.Aggregates(node.Right, scope).Count > 0;
                var divisorCovered = covered || Coverage.DivisorNeedsIt(node.Left, node.Right, scope);
                return Expression.Call(Calls.Divide, Number(node.Left, covered), Number(node.Right, divisorCovered));
            case ExpressionType.Modulo:
                // A remainder goes up and down with what it is taken of.
                return Expression.Call(Calls.Remainder, Number(node.Left, covered: true), Number(node.Right, covered: true));
            default:
                throw Refused(node);
        }
    }

    private MethodCallExpression MathCall(MethodCallExpression call, bool covered) => (call.Method.Name, call.Arguments) switch
    {
        ("Abs", [var only]) => Expression.Call(Calls.Abs, Number(only, covered: true)),
        ("Min", [var left, var right]) => Expression.Call(Calls.Min, Number(left, covered), Number(right, covered)),
        ("Max", [var left, var right]) => Expression.Call(Calls.Max, Number(left, covered), Number(right, covered)),
        _ => throw Refused(call),
    };

    private BlockExpression NumericChoice(ConditionalExpression choice, bool covered) => Choice(
        Truth(choice.Test, Bearing.Open), Number(choice.IfTrue, covered), Number(choice.IfFalse, covered), Expression.Constant(double.NaN));

    private Expression Text(Expression node, Symbol? other) => node switch
    {
        ConstantExpression { Value: string literal } => Expression.Constant(TextFolding.Code(literal, other)),
        ParameterExpression variable when Known(variable) is { Kind: SymbolKind.TextField } symbol && variable == symbol.Variable =>
            Expression.Call(Context, Calls.Text, Expression.Constant(symbol.Field)),
        ParameterExpression variable when Known(variable) is { Kind: SymbolKind.Parameter, Text: { } value } =>
            Expression.Constant(TextFolding.Code(value, other)),
        _ => throw Refused(node),
    };

    private static BlockExpression Choice(Expression test, Expression ifTrue, Expression ifFalse, Expression ifUnknown)
    {
        var truth = Expression.Variable(typeof(sbyte));
        return Expression.Block(
            [truth],
            Expression.Assign(truth, test),
            Expression.Condition(
                Expression.Equal(truth, Expression.Constant(Kleene.True)),
                ifTrue,
                Expression.Condition(Expression.Equal(truth, Expression.Constant(Kleene.False)), ifFalse, ifUnknown)));
    }

    private Symbol Known(ParameterExpression variable) => scope.SymbolOf(variable) ?? throw Refused(variable);

    private static bool AreNumbers(params ReadOnlySpan<Expression> nodes)
    {
        foreach (var node in nodes)
        {
            if (!NumberConstant.IsNumber(node.Type))
            {
                return false;
            }
        }

        return true;
    }

    private static RefusedException Refused(Expression node) => new("refused", $"{Describe(node)} is not part of the rule language");

    private static string Describe(Expression node) => node switch
    {
        MethodCallExpression call => $"the call of {call.Method.DeclaringType?.Name}.{call.Method.Name}",
        MemberExpression member => $"the member {member.Member.Name}",
        ConstantExpression constant => $"a constant of type {constant.Type.Name}",
        BinaryExpression binary => $"{binary.NodeType} of {binary.Left.Type.Name} and {binary.Right.Type.Name}",
        _ => $"{node.NodeType} ({node.Type.Name})",
    };
}
