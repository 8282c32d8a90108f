using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FraudSignals.Memory;

/// <summary>
/// Moves bytes by less than their length. The runtime's copy leaves managed code where source and target overlap, which takes
/// longer than moving the few rows of a section.
/// </summary>
/// <remarks>
/// How many bytes are left behind whole steps cannot be foreseen, so they are moved with one step more, which overlaps the others and is
/// read before any of them is written. Where there are no vector registers what is read first may be kept in memory that is written
/// meanwhile, so there the runtime copies.
/// </remarks>
internal static unsafe class Overlap
{
    private const int Half = 16;
    private const int Step = 2 * Half;

    /// <summary>Moves bytes to a lower address; the two may overlap.</summary>
    public static void MoveDown(byte* to, byte* from, int bytes)
    {
        if (!Vector128.IsHardwareAccelerated || bytes < Step)
        {
            MoveFew(to, from, bytes);
            return;
        }

        var end = bytes - Step;
        var (lastLow, lastHigh) = (Vector128.Load(from + end), Vector128.Load(from + end + Half));

        // Each step writes only below what is yet to be read.
        for (var i = 0; i < end; i += Step)
        {
            var (low, high) = (Vector128.Load(from + i), Vector128.Load(from + i + Half));
            Vector128.Store(low, to + i);
            Vector128.Store(high, to + i + Half);
        }

        Vector128.Store(lastLow, to + end);
        Vector128.Store(lastHigh, to + end + Half);
    }

    /// <summary>Moves bytes to a higher address; the two may overlap.</summary>
    public static void MoveUp(byte* to, byte* from, int bytes)
    {
        if (!Vector128.IsHardwareAccelerated || bytes < Step)
        {
            MoveFew(to, from, bytes);
            return;
        }

        var (firstLow, firstHigh) = (Vector128.Load(from), Vector128.Load(from + Half));
        for (var i = bytes - Step; i > 0; i -= Step)
        {
            var (low, high) = (Vector128.Load(from + i), Vector128.Load(from + i + Half));
            Vector128.Store(low, to + i);
            Vector128.Store(high, to + i + Half);
        }

        Vector128.Store(firstLow, to);
        Vector128.Store(firstHigh, to + Half);
    }

    // Fewer than a step takes: all are read before one is written.
    private static void MoveFew(byte* to, byte* from, int bytes)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            Buffer.MemoryCopy(from, to, bytes, bytes);
        }
        else if (bytes >= Half)
        {
            var (low, high) = (Vector128.Load(from), Vector128.Load(from + bytes - Half));
            Vector128.Store(low, to);
            Vector128.Store(high, to + bytes - Half);
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
