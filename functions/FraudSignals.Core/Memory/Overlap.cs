using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FraudSignals.Memory;

/// <summary>
/// Moves bytes by less than their length. The runtime's copy leaves managed code where source and target overlap, which takes
/// longer than moving the few rows of a section.
/// </summary>
internal static unsafe class Overlap
{
    /// <summary>Moves bytes to a lower address; the two may overlap.</summary>
    public static void MoveDown(byte* to, byte* from, int bytes)
    {
        // Each step writes only below what is yet to be read.
        var i = 0;
        for (; i <= bytes - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            Vector256.Store(Vector256.Load(from + i), to + i);
        }

        for (; i <= bytes - sizeof(ulong); i += sizeof(ulong))
        {
            Unsafe.WriteUnaligned(to + i, Unsafe.ReadUnaligned<ulong>(from + i));
        }

        for (; i < bytes; i++)
        {
            to[i] = from[i];
        }
    }

    /// <summary>Moves bytes to a higher address; the two may overlap.</summary>
    public static void MoveUp(byte* to, byte* from, int bytes)
    {
        var i = bytes;
        for (; i >= Vector256<byte>.Count; i -= Vector256<byte>.Count)
        {
            Vector256.Store(Vector256.Load(from + i - Vector256<byte>.Count), to + i - Vector256<byte>.Count);
        }

        for (; i >= sizeof(ulong); i -= sizeof(ulong))
        {
            Unsafe.WriteUnaligned(to + i - sizeof(ulong), Unsafe.ReadUnaligned<ulong>(from + i - sizeof(ulong)));
        }

        for (; i > 0; i--)
        {
            to[i - 1] = from[i - 1];
        }
    }
}
