using System.Linq.Expressions;
using FraudSignals.Events;
using FraudSignals.Rules.Expressions;

namespace FraudSignals.Rules.Tests.Expressions;

/// <summary>Trees that no text makes today; a later parser might.</summary>
public sealed class AllowListTests
{
    private static readonly ParameterExpression Stranger = Expression.Parameter(typeof(double), "a");

    public static TheoryData<Expression> Trees =>
    [
        Expression.GreaterThan(Stranger, Expression.Constant(1.0)),
        Expression.Parameter(typeof(bool), "answered"),
        Expression.Call(typeof(string), nameof(string.IsNullOrEmpty), null, Expression.Constant("x")),
        Expression.Equal(Expression.Constant("x"), Expression.Call(Expression.Constant("y"), nameof(string.Trim), null)),
        Expression.GreaterThan(Expression.Property(Expression.Constant("x"), "Length"), Expression.Constant(1)),
        Expression.GreaterThan(Expression.Call(typeof(Math), nameof(Math.Pow), null, Expression.Constant(1.0), Expression.Constant(1.0)),
            Expression.Constant(1.0)),
        Expression.GreaterThan(Expression.Power(Expression.Constant(5.0), Expression.Constant(2.0)), Expression.Constant(1.0)),
        Expression.GreaterThan(Expression.Not(Expression.Constant(5)), Expression.Constant(1)),
        Expression.And(Expression.Constant(true), Expression.Constant(false)),
        Expression.ExclusiveOr(Expression.Constant(true), Expression.Constant(false)),
        Expression.Invoke(Expression.Lambda<Func<bool>>(Expression.Constant(true))),
        Expression.TypeIs(Expression.Constant("x"), typeof(string)),
        Expression.Equal(Expression.New(typeof(object)), Expression.Constant(null)),
        Expression.Block(Expression.Constant(true)),
        Expression.Default(typeof(bool)),
        Expression.Equal(Expression.Constant(DateTime.UnixEpoch), Expression.Constant(DateTime.UnixEpoch)),
        Expression.GreaterThan(Expression.Constant('x'), Expression.Constant('y')),
        Expression.GreaterThan(Expression.Convert(Expression.Constant('x'), typeof(double)), Expression.Constant(1.0)),
        Expression.GreaterThan(Expression.Convert(Expression.Constant(1m), typeof(double)), Expression.Constant(1.0)),
        Expression.Throw(Expression.Constant(new InvalidOperationException()), typeof(bool)),
    ];

    [Theory]
    [MemberData(nameof(Trees), DisableDiscoveryEnumeration = true)]
    public void A_node_that_is_not_on_the_list_is_refused(Expression tree)
    {
        var lowering = new Lowering(Scope.OfEvents([EventType.Call]), _ => 0);
        var refused = Assert.Throws<RefusedException>(() => lowering.Condition(tree));
        Assert.Equal("refused", refused.Check);
    }
}
