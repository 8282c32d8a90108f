using System.Numerics;

namespace FraudSignals.State.Peers;

/// <summary>
/// Sorts values into bins whose width grows with them, by integers alone: exact below 32, and above that a bin is at most one part in 16
/// wide. A quantile is told as the largest value of its bin, so it is never below the true one and at most one part in 16 above.
/// </summary>
internal static class PeerBins
{
    private const int Bits = 4;
    private const int Parts = 1 << Bits;

    /// <summary>The bin of a value that is not negative.</summary>
    public static ushort Of(long value)
    {
        var exponent = BitOperations.Log2((ulong)value | 1) - Bits;
        return exponent <= 0 ? (ushort)value : (ushort)(exponent * Parts + (int)(value >> exponent));
    }

    /// <summary>The largest value of a bin.</summary>
    public static long Largest(ushort bin)
    {
        if (bin < 2 * Parts)
        {
            return bin;
        }

        var exponent = bin / Parts - 1;
        return ((bin % Parts + Parts + 1L) << exponent) - 1;
    }
}
