using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FraudSignals.Memory;

/// <summary>
/// Moves bytes by less than their length. The runtime's copy leaves managed code where source and target overlap, which takes
/// longer than moving the few rows of a section.
/// </summary>
/// <remarks>
/// How many bytes are left behind whole vectors cannot be foreseen, so they are moved with one vector more, which overlaps the others and
/// is read before any of them is written.
/// </remarks>
internal static unsafe class Overlap
{
    /// <summary>Moves bytes to a lower address; the two may overlap.</summary>
    public static void MoveDown(byte* to, byte* from, int bytes)
    {
        if (bytes < Vector256<byte>.Count)
        {
            MoveFew(to, from, bytes);
            return;
        }

        var end = bytes - Vector256<byte>.Count;
        var last = Vector256.Load(from + end);

        // Each step writes only below what is yet to be read.
        for (var i = 0; i < end; i += Vector256<byte>.Count)
        {
            Vector256.Store(Vector256.Load(from + i), to + i);
        }

        Vector256.Store(last, to + end);
    }

    /// <summary>Moves bytes to a higher address; the two may overlap.</summary>
    public static void MoveUp(byte* to, byte* from, int bytes)
    {
        if (bytes < Vector256<byte>.Count)
        {
            MoveFew(to, from, bytes);
            return;
        }

        var first = Vector256.Load(from);
        for (var i = bytes - Vector256<byte>.Count; i > 0; i -= Vector256<byte>.Count)
        {
            Vector256.Store(Vector256.Load(from + i), to + i);
        }

        Vector256.Store(first, to);
    }

    // Fewer than a vector holds: all are read before one is written.
    private static void MoveFew(byte* to, byte* from, int bytes)
    {
        if (bytes >= Vector128<byte>.Count)
        {
            var (low, high) = (Vector128.Load(from), Vector128.Load(from + bytes - Vector128<byte>.Count));
            Vector128.Store(low, to);
            Vector128.Store(high, to + bytes - Vector128<byte>.Count);
        }
        else if (bytes >= sizeof(ulong))
        {
            var (low, high) = (Unsafe.ReadUnaligned<ulong>(from), Unsafe.ReadUnaligned<ulong>(from + bytes - sizeof(ulong)));
            Unsafe.WriteUnaligned(to, low);
            Unsafe.WriteUnaligned(to + bytes - sizeof(ulong), high);
        }
        else if (bytes >= sizeof(uint))
        {
            var (low, high) = (Unsafe.ReadUnaligned<uint>(from), Unsafe.ReadUnaligned<uint>(from + bytes - sizeof(uint)));
            Unsafe.WriteUnaligned(to, low);
            Unsafe.WriteUnaligned(to + bytes - sizeof(uint), high);
        }
        else if (bytes > 0)
        {
            var (low, middle, high) = (from[0], from[bytes / 2], from[bytes - 1]);
            to[0] = low;
            to[bytes / 2] = middle;
            to[bytes - 1] = high;
        }
    }
}
