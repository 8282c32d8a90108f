using System.Runtime.CompilerServices;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Sections;

/// <summary>Numbers in as many bytes as a <see cref="RowFormat"/> gives them: 0 to 6, unsigned, or 8.</summary>
internal static class Cell
{
    /// <summary>The number in a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(ref byte cell, byte width) => width switch
    {
        0 => 0,
        1 => cell,
        2 => Unsafe.ReadUnaligned<ushort>(ref cell),
        3 => Unsafe.ReadUnaligned<ushort>(ref cell) | (long)Unsafe.Add(ref cell, 2) << 16,
        4 => Unsafe.ReadUnaligned<uint>(ref cell),
        5 => Unsafe.ReadUnaligned<uint>(ref cell) | (long)Unsafe.Add(ref cell, 4) << 32,
        6 => Unsafe.ReadUnaligned<uint>(ref cell) | (long)Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref cell, 4)) << 32,
        _ => Unsafe.ReadUnaligned<long>(ref cell),
    };

    /// <summary>Puts a number into a cell that is wide enough for it.</summary>
    public static void Write(ref byte cell, byte width, long value)
    {
        switch (width)
        {
            case 0: break;
            case 1: cell = (byte)value; break;
            case 2: Unsafe.WriteUnaligned(ref cell, (ushort)value); break;
            case 4: Unsafe.WriteUnaligned(ref cell, (uint)value); break;
            case 8: Unsafe.WriteUnaligned(ref cell, value); break;
            default:
                for (var i = 0; i < width; i++)
                {
                    Unsafe.Add(ref cell, i) = (byte)(value >> (8 * i));
                }

                break;
        }
    }
}
