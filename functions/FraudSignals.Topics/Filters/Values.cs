namespace FraudSignals.Topics.Filters;

/// <summary>Values of properties and how they compare; null is unknown, and what is unlike compares to nothing.</summary>
internal static class Values
{
    public static readonly object True = true;
    public static readonly object False = false;

    public static object Of(bool value) => value ? True : False;

    public static bool IsWhole(object? value) => value is sbyte or byte or short or ushort or int or uint or long or ulong;

    public static bool IsNumber(object? value) => IsWhole(value) || value is float or double or decimal;

    public static double ToDouble(object value) => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);

    public static decimal ToDecimal(object value) => Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>
    /// Below, at or above zero as the first is less, equal or more; null where either is unknown or they are of unlike kinds.
    /// </summary>
    public static int? Compare(object? a, object? b) => (a, b) switch
    {
        (null, _) or (_, null) => null,
        (string x, string y) => string.CompareOrdinal(x, y),
        (bool x, bool y) => x.CompareTo(y),
        (Guid x, Guid y) => x.CompareTo(y),
        (DateTime x, DateTime y) => x.ToUniversalTime().CompareTo(y.ToUniversalTime()),
        (TimeSpan x, TimeSpan y) => x.CompareTo(y),
        _ when !IsNumber(a) || !IsNumber(b) => null,
        _ when a is float or double || b is float or double => Order(ToDouble(a), ToDouble(b)),
        _ => ToDecimal(a).CompareTo(ToDecimal(b)),
    };

    // A number that is none is unlike any.
    private static int? Order(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b);

    /// <summary>An operation on numbers as C# has it: whole numbers stay whole; unknown where either is.</summary>
    /// <exception cref="FilterException">They are no numbers, or the result is none.</exception>
    public static object? Calculate(char operation, object? a, object? b)
    {
        if (a == null || b == null)
        {
            return null;
        }

        if (operation == '+' && a is string x && b is string y)
        {
            return x + y;
        }

        if (!IsNumber(a) || !IsNumber(b))
        {
            throw new FilterException($"'{operation}' needs numbers on both sides.");
        }

        try
        {
            return a is float or double || b is float or double ? (object)OfDoubles(operation, ToDouble(a), ToDouble(b))
                : a is decimal || b is decimal ? (object)OfDecimals(operation, ToDecimal(a), ToDecimal(b))
                : (object)OfWhole(operation, Convert.ToInt64(a, null), Convert.ToInt64(b, null));
        }
        catch (ArithmeticException problem)
        {
            throw new FilterException(problem.Message);
        }
    }

    private static long OfWhole(char operation, long a, long b) =>
        checked(operation switch { '+' => a + b, '-' => a - b, '*' => a * b, '/' => a / b, _ => a % b });

    private static double OfDoubles(char operation, double a, double b) =>
        operation switch { '+' => a + b, '-' => a - b, '*' => a * b, '/' => a / b, _ => a % b };

    private static decimal OfDecimals(char operation, decimal a, decimal b) =>
        operation switch { '+' => a + b, '-' => a - b, '*' => a * b, '/' => a / b, _ => a % b };
}
