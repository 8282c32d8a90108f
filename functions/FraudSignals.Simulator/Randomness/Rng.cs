namespace FraudSignals.Simulator.Randomness;

/// <summary>
/// A seeded generator (SplitMix64). One is made for each entity and day, from what it is for and whom it serves,
/// so that a larger population or another scheme never shifts the numbers of an existing one.
/// </summary>
internal sealed class Rng
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const ulong Golden2 = unchecked(2 * Golden);
    private const ulong Golden3 = unchecked(3 * Golden);
    private ulong state;

    private Rng(ulong state) => this.state = state;

    public static Rng Of(ulong seed, Topic topic, long a = 0, long b = 0) => new(Hash(seed, topic, a, b));

    /// <summary>A value that depends on its arguments alone: for facts that are recomputed rather than stored.</summary>
    public static ulong Hash(ulong seed, Topic topic, long a = 0, long b = 0, long c = 0)
    {
        var h = Mix(seed + Golden * (ulong)topic);
        h = Mix(h ^ Mix((ulong)a + Golden));
        h = Mix(h ^ Mix((ulong)b + Golden2));
        return Mix(h ^ Mix((ulong)c + Golden3));
    }

    public static double ToUnit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    public static int ToIndex(ulong hash, int count) => (int)(((hash >> 32) * (ulong)count) >> 32);

    public ulong Next() => Mix(state += Golden);

    /// <summary>Uniform in [0, 1).</summary>
    public double Unit() => ToUnit(Next());

    /// <summary>Uniform in [0, count).</summary>
    public int Below(int count) => ToIndex(Next(), count);

    public double Between(double low, double high) => low + (high - low) * Unit();

    public int Between(int low, int highInclusive) => low + Below(highInclusive - low + 1);

    public bool Chance(double probability) => Unit() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>An index in [0, count) that favours the first ones by a power law: the skew of a circle of contacts.</summary>
    public int Favoured(int count) => (int)(count * Math.Pow(Unit(), 2.2));

    public double Normal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Unit()));
        return radius * Math.Cos(2 * Math.PI * Unit());
    }

    public double LogNormalWithMean(double mean, double sigma) => mean * Math.Exp(sigma * Normal() - sigma * sigma / 2);

    public double LogNormalWithMedian(double median, double sigma) => median * Math.Exp(sigma * Normal());

    public int Poisson(double mean)
    {
        if (mean <= 0)
            return 0;
        if (mean > 40)
            return Math.Max(0, (int)Math.Round(mean + Math.Sqrt(mean) * Normal()));
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = Unit(); product > limit; product *= Unit())
            count++;
        return count;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
