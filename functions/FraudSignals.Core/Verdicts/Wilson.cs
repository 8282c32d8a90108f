namespace FraudSignals.Verdicts;

/// <summary>A share of some, and between what the true share lies with 95 % (Wilson score interval).</summary>
/// <param name="Share">The share.</param>
/// <param name="Low">From here,</param>
/// <param name="High">to here.</param>
public readonly record struct Wilson(double Share, double Low, double High)
{
    private const double Z = 1.959964;

    /// <summary>The share of so many; null of none.</summary>
    public static Wilson? Of(int some, int all)
    {
        if (all == 0)
        {
            return null;
        }

        double n = all;
        var p = some / n;
        var middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        var half = Z / (1 + Z * Z / n) * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return new Wilson(p, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
