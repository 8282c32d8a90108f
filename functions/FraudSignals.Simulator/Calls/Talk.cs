using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Calls;

/// <summary>Lengths of talks: log-normal, in whole seconds of at least one.</summary>
internal static class Talk
{
    /// <summary>Mean length of an ordinary call; normal traffic has an ACD of about three minutes or more [S8].</summary>
    public const double OrdinaryMean = 180;

    private const double OrdinarySpread = 1.1;

    public static int Ordinary(Rng rng) => OfMean(rng, OrdinaryMean, OrdinarySpread);

    public static int OfMean(Rng rng, double meanSeconds, double spread) =>
        Math.Clamp((int)rng.LogNormalWithMean(meanSeconds, spread), 1, 3 * 3600);
}
