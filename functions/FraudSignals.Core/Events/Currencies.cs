namespace FraudSignals.Events;

/// <summary>How many decimals a currency has (ISO 4217). Amounts are kept in the smallest unit.</summary>
public static class Currencies
{
    private static readonly HashSet<long> Zero = [.. new[]
    {
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
    }.Select(TextCode.Of)];

    private static readonly HashSet<long> Three = [.. new[] { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND" }.Select(TextCode.Of)];

    /// <summary>The decimals of the currency with that <see cref="TextCode"/>: 0, 2 or 3.</summary>
    public static int Decimals(long currencyCode) => Zero.Contains(currencyCode) ? 0 : Three.Contains(currencyCode) ? 3 : 2;

    /// <summary>How many minor units make one major unit.</summary>
    public static double UnitsPerMajor(long currencyCode) => Decimals(currencyCode) switch { 0 => 1, 3 => 1000, _ => 100 };
}
