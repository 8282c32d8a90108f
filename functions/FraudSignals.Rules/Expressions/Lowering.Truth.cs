using System.Linq.Expressions;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Expressions;

internal sealed partial class Lowering
{
    private Expression Truth(Expression node, Bearing bearing) => node switch
    {
        ConstantExpression { Value: bool value } => Expression.Constant(Kleene.Of(value)),
        ParameterExpression variable => TruthOf(Known(variable), variable, bearing),
        UnaryExpression { NodeType: ExpressionType.Not, Method: null } not when not.Type == typeof(bool) =>
            Expression.Call(Calls.Not, Truth(not.Operand, Inverse(bearing))),
        BinaryExpression { NodeType: ExpressionType.AndAlso, Method: null } and => Lazy(and, Kleene.False, Calls.And, bearing),
        BinaryExpression { NodeType: ExpressionType.OrElse, Method: null } or => Lazy(or, Kleene.True, Calls.Or, bearing),
        BinaryExpression { Method: null } comparison when AreNumbers(comparison.Left, comparison.Right) => Compare(comparison, bearing),
        BinaryExpression { NodeType: ExpressionType.Equal or ExpressionType.NotEqual } comparison => Equality(comparison),
        ConditionalExpression choice when choice.Type == typeof(bool) => Choice(
            Truth(choice.Test, Bearing.Open), Truth(choice.IfTrue, bearing), Truth(choice.IfFalse, bearing),
            Expression.Constant(Kleene.Unknown)),
        _ => throw Refused(node),
    };

    private Expression TruthOf(Symbol symbol, ParameterExpression variable, Bearing bearing) => symbol.Kind switch
    {
        _ when variable == symbol.Presence => Presence(symbol),
        SymbolKind.FlagField => Expression.Call(Context, Calls.Flag, Expression.Constant(symbol.Field)),
        SymbolKind.ListMember => Membership(symbol, bearing),
        SymbolKind.Holiday => InCalendar(nameof(Calendar.IsHoliday)),
        SymbolKind.IsNew => Newness(symbol, bearing),
        _ => throw Refused(variable),
    };

    // To be on a list is to be there with any tier, and that is what an alert shows.
    private MethodCallExpression Membership(Symbol symbol, Bearing bearing)
    {
        var (tier, least) = (TierOf(symbol), Expression.Constant(1.0));
        var type = bearing == Bearing.Inverse ? ExpressionType.LessThan : ExpressionType.GreaterThanOrEqual;
        var field = Events.EventFieldInfo.Of(symbol.Field).Name;
        _comparisons.Add(new Comparison(
            Symbol.ListCall(Symbol.ListTier, symbol.List!.Name, field), Compiled(tier), Operators.Text(type), Compiled(least), null));
        return Expression.Call(Calls.LessOrEqual, least, tier);
    }

    // 1 where they are new, 0 where they are known; an alert shows it so.
    private MethodCallExpression Newness(Symbol symbol, Bearing bearing)
    {
        var (value, least) = (AggregateOf(symbol.Aggregate!, covered: false), Expression.Constant(1.0));
        var type = bearing == Bearing.Inverse ? ExpressionType.LessThan : ExpressionType.GreaterThanOrEqual;
        _comparisons.Add(new Comparison(symbol.Name, Compiled(value), Operators.Text(type), Compiled(least), null));
        return Expression.Call(Calls.LessOrEqual, least, value);
    }

    private Expression Presence(Symbol symbol) => symbol switch
    {
        { Field: Events.EventField.Worth } => Expression.Call(Calls.IsSaid, Worth),
        { IsField: true } => Expression.Call(Context, Calls.Has, Expression.Constant(symbol.Field)),
        { Aggregate: { } aggregate } => Expression.Call(Calls.IsSaid, AggregateOf(aggregate, covered: true)),
        _ => Expression.Constant(Kleene.True),
    };

    // The right side is not computed where the left decides.
    private BlockExpression Lazy(BinaryExpression node, sbyte deciding, System.Reflection.MethodInfo combine, Bearing bearing)
    {
        var left = Expression.Variable(typeof(sbyte));
        return Expression.Block(
            [left],
            Expression.Assign(left, Truth(node.Left, bearing)),
            Expression.Condition(
                Expression.Equal(left, Expression.Constant(deciding)), left, Expression.Call(combine, left, Truth(node.Right, bearing))));
    }

    private MethodCallExpression Equality(BinaryExpression node)
    {
        var same = (node.Left.Type, node.Right.Type) switch
        {
            var (left, right) when left == typeof(string) && right == typeof(string) => Expression.Call(
                Calls.SameText, Text(node.Left, FieldOf(node.Right)), Text(node.Right, FieldOf(node.Left))),
            var (left, right) when left == typeof(bool) && right == typeof(bool) => Expression.Call(
                Calls.Same, Truth(node.Left, Bearing.Open), Truth(node.Right, Bearing.Open)),
            _ => throw Refused(node),
        };
        return node.NodeType == ExpressionType.Equal ? same : Expression.Call(Calls.Not, same);
    }

    private Symbol? FieldOf(Expression node) =>
        node is ParameterExpression variable && Known(variable) is { IsField: true } field ? field : null;

    private MethodCallExpression Compare(BinaryExpression node, Bearing bearing)
    {
        var hitsWhenLarge = (bearing, node.NodeType) switch
        {
            (Bearing.Open, _) => null,
            (Bearing.Direct, ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual) => node.Left,
            (Bearing.Direct, ExpressionType.LessThan or ExpressionType.LessThanOrEqual) => node.Right,
            (Bearing.Inverse, ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual) => node.Right,
            (Bearing.Inverse, ExpressionType.LessThan or ExpressionType.LessThanOrEqual) => node.Left,
            _ => null,
        };
        _asksForAbsence = bearing == Bearing.Direct && node.NodeType == ExpressionType.Equal
            && (IsAfter(node.Left) && IsNothing(node.Right) || IsAfter(node.Right) && IsNothing(node.Left));
        var left = Number(node.Left, covered: node.Left != hitsWhenLarge);
        var right = Number(node.Right, covered: node.Right != hitsWhenLarge);
        _asksForAbsence = false;
        Note(node, left, right, bearing);
        return node.NodeType switch
        {
            ExpressionType.GreaterThan => Expression.Call(Calls.Less, right, left),
            ExpressionType.GreaterThanOrEqual => Expression.Call(Calls.LessOrEqual, right, left),
            ExpressionType.LessThan => Expression.Call(Calls.Less, left, right),
            ExpressionType.LessThanOrEqual => Expression.Call(Calls.LessOrEqual, left, right),
            ExpressionType.Equal => Expression.Call(Calls.Equal, left, right),
            ExpressionType.NotEqual => Expression.Call(Calls.Not, Expression.Call(Calls.Equal, left, right)),
            _ => throw Refused(node),
        };
    }

    // An alert shows a comparison as it hit: what was measured on the left, and inside a negation the opposite operator.
    private void Note(BinaryExpression node, Expression left, Expression right, Bearing bearing)
    {
        var (shown, other, value, threshold, type) = (node.Left, node.Right, left, right, node.NodeType);
        if (IsConstant(node.Left) && !IsConstant(node.Right))
        {
            (shown, other, value, threshold, type) = (node.Right, node.Left, right, left, Operators.Mirrored(type));
        }

        if (bearing == Bearing.Inverse)
        {
            type = Operators.Opposite(type);
        }

        var (units, nouns) = (new UnitInference(scope), new NounInference(scope));
        var unit = (Unit.Joined(units.Of(shown), units.Of(other)) ?? default).Name;
        var counted = unit == null ? nouns.Of(shown) : null;
        _comparisons.Add(
            new Comparison(new Renderer(scope).Render(shown), Compiled(value), Operators.Text(type), Compiled(threshold),
                LongestWindow(shown))
            {
                Against = IsConstant(other) ? null : new Renderer(scope).Render(other),
                AgainstWindow = LongestWindow(other),
                Unit = unit,
                Counted = counted,
                AgainstCounted = unit != null ? null : nouns.IsNumber(other) ? counted : nouns.Of(other),
                ShortHorizons = [
                    .. Coverage.Aggregates(node, scope).Where(a => a.HorizonAtLeast > TimeSpan.Zero).Select(indexOf).Distinct()],
            });
    }

    private bool IsAfter(Expression node) =>
        Bare(node) is ParameterExpression variable && Known(variable) is { Aggregate: { } aggregate } symbol && variable == symbol.Variable
            && FunctionSpec.Of(aggregate.Of).Awaits;

    private static bool IsNothing(Expression node) =>
        Bare(node) is ConstantExpression constant && NumberConstant.IsNumber(constant.Type) && NumberConstant.Of(constant) == 0;

    private static Expression Bare(Expression node) =>
        node is UnaryExpression { NodeType: ExpressionType.Convert } convert ? Bare(convert.Operand) : node;

    private TimeSpan? LongestWindow(Expression node) =>
        Coverage.Aggregates(node, scope).Select(a => a.Window).Where(w => w > TimeSpan.Zero).Select(w => (TimeSpan?)w).Max();

    private bool IsConstant(Expression node) => node switch
    {
        ConstantExpression => true,
        ParameterExpression variable => Known(variable).Kind == SymbolKind.Parameter,
        UnaryExpression unary => IsConstant(unary.Operand),
        BinaryExpression binary => IsConstant(binary.Left) && IsConstant(binary.Right),
        MethodCallExpression call => call.Arguments.All(IsConstant),
        _ => false,
    };

    private static Bearing Inverse(Bearing bearing) => bearing switch
    {
        Bearing.Direct => Bearing.Inverse,
        Bearing.Inverse => Bearing.Direct,
        _ => Bearing.Open,
    };
}
