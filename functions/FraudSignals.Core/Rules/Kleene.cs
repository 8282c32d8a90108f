namespace FraudSignals.Rules;

/// <summary>
/// Three-valued logic: <see cref="True"/> hits, <see cref="False"/> misses, <see cref="Unknown"/> cannot say.
/// Numbers that cannot be said are NaN; a comparison with one cannot say.
/// </summary>
public static class Kleene
{
    public const sbyte False = -1;
    public const sbyte Unknown = 0;
    public const sbyte True = 1;

    public static sbyte Of(bool value) => value ? True : False;

    public static sbyte Not(sbyte value) => (sbyte)-value;

    public static sbyte And(sbyte left, sbyte right) => Math.Min(left, right);

    public static sbyte Or(sbyte left, sbyte right) => Math.Max(left, right);

    public static sbyte Less(double left, double right) => left < right ? True : left >= right ? False : Unknown;

    public static sbyte LessOrEqual(double left, double right) => left <= right ? True : left > right ? False : Unknown;

    public static sbyte Equal(double left, double right) =>
        left == right ? True : double.IsNaN(left) || double.IsNaN(right) ? Unknown : False;

    /// <summary>Compares two <see cref="Events.TextCode"/>s, of which 0 is absent.</summary>
    public static sbyte SameText(long left, long right) => left == 0 || right == 0 ? Unknown : Of(left == right);
}
