namespace FraudSignals.Simulator.Randomness;

/// <summary>
/// A seeded shuffle of the numbers below 2^28 (a small Feistel network): identifiers that are unique without a table of
/// those used.
/// </summary>
internal sealed class Permutation(ulong seed, int use)
{
    public const int Bits = 28;
    private const int Half = Bits / 2;
    private const uint Mask = (1u << Half) - 1;

    public uint Of(uint value)
    {
        var left = value >> Half & Mask;
        var right = value & Mask;
        for (var round = 0; round < 4; round++)
            (left, right) = (right, left ^ (uint)Rng.Hash(seed, Topic.Identifiers, use, round, right) & Mask);
        return left << Half | right;
    }
}
