namespace FraudSignals.Rules.Expressions;

/// <summary>What compiled expressions call beside <see cref="Kleene"/>.</summary>
internal static class ThreeValued
{
    /// <summary>A quotient; NaN (cannot say) where the divisor is zero.</summary>
    public static double Divide(double dividend, double divisor) => divisor == 0 ? double.NaN : dividend / divisor;

    /// <summary>What is left of a division, with the sign of the dividend; NaN (cannot say) where the divisor is zero.</summary>
    public static double Remainder(double dividend, double divisor) => dividend % divisor;

    /// <summary>Whether two truth values are the same; with 1, 0 and -1 that is their product.</summary>
    public static sbyte Same(sbyte left, sbyte right) => (sbyte)(left * right);

    /// <summary>Whether a number can be said.</summary>
    public static sbyte IsSaid(double value) => Kleene.Of(!double.IsNaN(value));
}
