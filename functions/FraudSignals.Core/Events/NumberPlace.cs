using System.IO.Hashing;

namespace FraudSignals.Events;

/// <summary>
/// Where a number stands among its neighbours, so that calls to one number after the next can be told. It is the last four
/// digits, moved on by an offset that only the key tells for each block of 10,000 numbers, and a few bits of the block:
/// neighbours stay neighbours, and even with the key some thousands of numbers have the same place.
/// </summary>
internal static class NumberPlace
{
    /// <summary>Numbers of one block differ in their last four digits only.</summary>
    public const int BlockSize = 10_000;

    /// <summary>How far apart neighbours may be.</summary>
    public const int Reach = 5;

    private const int LastDigits = 4;
    private const int LineBits = 14;

    // More would tell strangers apart better than is needed, and numbers from one another better than is good.
    private const uint BlockMask = 0x3F;

    /// <summary>The place of an international number; never 0.</summary>
    /// <param name="number">One of which <c>PhoneNumber.IsInternational</c> is true.</param>
    /// <param name="seed">A secret of the deployment.</param>
    public static uint Of(ReadOnlySpan<byte> number, long seed)
    {
        uint line = 0;
        foreach (var digit in number[^LastDigits..])
        {
            line = line * 10 + (uint)(digit - '0');
        }

        var block = XxHash3.HashToUInt64(number[..^LastDigits], seed);
        line = (line + (uint)(block >> 32) % BlockSize) % BlockSize;

        // From 1 on, since 0 says that there is none.
        return ((uint)block & BlockMask) << LineBits | line + 1;
    }

    /// <summary>Whether two places are at most <see cref="Reach"/> apart. Places of one block go round, which joins its two ends.</summary>
    public static bool AreNeighbours(uint one, uint other)
    {
        const uint line = (1 << LineBits) - 1;
        if (one == 0 || other == 0 || one >> LineBits != other >> LineBits)
        {
            return false;
        }

        var apart = (int)Math.Abs((long)(one & line) - (other & line));
        return Math.Min(apart, BlockSize - apart) <= Reach;
    }
}
