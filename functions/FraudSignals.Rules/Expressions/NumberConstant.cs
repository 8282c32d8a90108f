using System.Globalization;
using System.Linq.Expressions;

namespace FraudSignals.Rules.Expressions;

internal static class NumberConstant
{
    // The parser below keeps one text per value for the whole process, so that a "-0" seen once makes minus zero of every
    // later 0; adding zero makes it plain again.
    /// <summary>The value of a number literal; NaN where the constant is no number.</summary>
    public static double Of(ConstantExpression constant) => constant.Value switch
    {
        int or uint or long or ulong or float or double or decimal => Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture) + 0.0,
        _ => double.NaN,
    };

    /// <summary>Whether values of the type are plain numbers.</summary>
    public static bool IsNumber(Type type) => Type.GetTypeCode(type) is
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Single or TypeCode.Double or TypeCode.Decimal;
}
