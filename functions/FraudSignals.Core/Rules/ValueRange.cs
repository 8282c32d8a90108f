using System.Globalization;

namespace FraudSignals.Rules;

/// <summary>The values a numeric expression can take, ends included.</summary>
public readonly record struct ValueRange(double Low, double High)
{
    public static readonly ValueRange Any = new(double.NegativeInfinity, double.PositiveInfinity);
    public static readonly ValueRange NeverNegative = new(0, double.PositiveInfinity);
    public static readonly ValueRange Share = new(0, 1);

    public static ValueRange Of(double value) => new(value, value);

    public bool IsPoint => Low == High;

    public static ValueRange operator +(ValueRange a, ValueRange b) => new(a.Low + b.Low, a.High + b.High);

    public static ValueRange operator -(ValueRange a) => new(-a.High, -a.Low);

    public static ValueRange operator *(ValueRange a, ValueRange b) =>
        Around(Times(a.Low, b.Low), Times(a.Low, b.High), Times(a.High, b.Low), Times(a.High, b.High));

    public static ValueRange operator /(ValueRange a, ValueRange b) => (a.Low, b.Low) switch
    {
        ( >= 0, >= 0) =>
            new(b.High == 0 || double.IsInfinity(b.High) ? 0 : a.Low / b.High, b.Low == 0 ? double.PositiveInfinity : a.High / b.Low),
        (_, > 0) => new(Math.Min(0, a.Low / b.Low), Math.Max(0, a.High / b.Low)),
        _ => Any,
    };

    public static ValueRange Abs(ValueRange a) => a.Low >= 0 ? a : new(a.High < 0 ? -a.High : 0, Math.Max(-a.Low, a.High));

    public static ValueRange Min(ValueRange a, ValueRange b) => new(Math.Min(a.Low, b.Low), Math.Min(a.High, b.High));

    public static ValueRange Max(ValueRange a, ValueRange b) => new(Math.Max(a.Low, b.Low), Math.Max(a.High, b.High));

    /// <summary>What is in either.</summary>
    public static ValueRange Union(ValueRange a, ValueRange b) => new(Math.Min(a.Low, b.Low), Math.Max(a.High, b.High));

    /// <summary>For a message.</summary>
    public override string ToString() => (double.IsInfinity(Low), double.IsInfinity(High)) switch
    {
        _ when IsPoint => Number(Low),
        (false, false) => $"{Number(Low)} to {Number(High)}",
        (false, true) => $"{Number(Low)} or more",
        (true, false) => $"{Number(High)} or less",
        _ => "any number",
    };

    // The nearest number below a whole one comes of a bound that is not reached itself.
    private static string Number(double value) =>
        Math.BitIncrement(value) is var next && next == Math.Floor(next) && value != Math.Floor(value)
            ? string.Create(CultureInfo.InvariantCulture, $"less than {next:R}")
            : value.ToString("R", CultureInfo.InvariantCulture);

    // Nothing times no end is nothing.
    private static double Times(double a, double b) => a == 0 || b == 0 ? 0 : a * b;

    private static ValueRange Around(double a, double b, double c, double d) =>
        new(Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));
}
