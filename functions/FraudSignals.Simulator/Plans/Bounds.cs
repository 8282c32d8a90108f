using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Plans;

/// <summary>The least and the greatest value of something that differs between those who do it.</summary>
internal readonly record struct Bounds(double Low, double High)
{
    public static implicit operator Bounds((double Low, double High) pair) => new(pair.Low, pair.High);

    public double Draw(Rng rng) => rng.Between(Low, High);

    /// <summary>A value whose logarithm is uniform: as many between 15 and 30 minutes as between 6 and 12 hours.</summary>
    public double DrawLog(Rng rng) => Math.Exp(rng.Between(Math.Log(Low), Math.Log(High)));

    public int DrawWhole(Rng rng) => rng.Between((int)Low, (int)High);

    public Bounds Times(double factor) => new(Low * factor, High * factor);
}
