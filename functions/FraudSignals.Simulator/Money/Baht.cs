using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Money;

/// <summary>Amounts in satang as people choose them.</summary>
internal static class Baht
{
    public const long One = 100;

    /// <summary>An amount around a median in baht, rounded as shops and people round.</summary>
    public static long Around(Rng rng, double median, double spread)
    {
        var baht = Math.Max(1, rng.LogNormalWithMedian(median, spread));
        var step = baht < 200 ? 1 : baht < 2000 ? 10 : 100;
        return rng.Chance(0.15) ? (long)(baht * One) : Math.Max(1, (long)(baht / step)) * step * One;
    }

    /// <summary>Notes a cash machine gives.</summary>
    public static long Notes(double baht) => Math.Max(1, (long)(baht / 100)) * 100 * One;
}
