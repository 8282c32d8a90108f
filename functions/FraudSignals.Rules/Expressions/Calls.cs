using System.Reflection;

namespace FraudSignals.Rules.Expressions;

/// <summary>The only members a compiled expression can reach.</summary>
internal static class Calls
{
    public static readonly MethodInfo Aggregate = Read(nameof(EvaluationContext.Aggregate));
    public static readonly MethodInfo CoveredAggregate = Read(nameof(EvaluationContext.CoveredAggregate));
    public static readonly MethodInfo LeastSoon = Read(nameof(EvaluationContext.LeastSoon));
    public static readonly MethodInfo MostSoon = Read(nameof(EvaluationContext.MostSoon));
    public static readonly MethodInfo Number = Read(nameof(EvaluationContext.Number));
    public static readonly MethodInfo Flag = Read(nameof(EvaluationContext.Flag));
    public static readonly MethodInfo Text = Read(nameof(EvaluationContext.Text));
    public static readonly MethodInfo Tier = Read(nameof(EvaluationContext.Tier));
    public static readonly MethodInfo Worth = Read(nameof(EvaluationContext.Worth));
    public static readonly MethodInfo Threshold = Read(nameof(EvaluationContext.Threshold));
    public static readonly MethodInfo Has = Read(nameof(EvaluationContext.Has));
    public static readonly PropertyInfo EventTime = typeof(EvaluationContext).GetProperty(nameof(EvaluationContext.EventTime))!;

    public static readonly MethodInfo Not = ((Func<sbyte, sbyte>)Kleene.Not).Method;
    public static readonly MethodInfo And = ((Func<sbyte, sbyte, sbyte>)Kleene.And).Method;
    public static readonly MethodInfo Or = ((Func<sbyte, sbyte, sbyte>)Kleene.Or).Method;
    public static readonly MethodInfo Less = ((Func<double, double, sbyte>)Kleene.Less).Method;
    public static readonly MethodInfo LessOrEqual = ((Func<double, double, sbyte>)Kleene.LessOrEqual).Method;
    public static readonly MethodInfo Equal = ((Func<double, double, sbyte>)Kleene.Equal).Method;
    public static readonly MethodInfo SameText = ((Func<long, long, sbyte>)Kleene.SameText).Method;

    public static readonly MethodInfo Same = ((Func<sbyte, sbyte, sbyte>)ThreeValued.Same).Method;
    public static readonly MethodInfo IsSaid = ((Func<double, sbyte>)ThreeValued.IsSaid).Method;
    public static readonly MethodInfo Divide = ((Func<double, double, double>)ThreeValued.Divide).Method;
    public static readonly MethodInfo Remainder = ((Func<double, double, double>)ThreeValued.Remainder).Method;
    public static readonly MethodInfo Abs = ((Func<double, double>)Math.Abs).Method;
    public static readonly MethodInfo Min = ((Func<double, double, double>)Math.Min).Method;
    public static readonly MethodInfo Max = ((Func<double, double, double>)Math.Max).Method;

    private static MethodInfo Read(string name) => typeof(EvaluationContext).GetMethod(name)!;
}
