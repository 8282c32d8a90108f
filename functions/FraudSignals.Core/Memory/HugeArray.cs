using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FraudSignals.Memory;

/// <summary>
/// A large array, cleared at first, that does not move and begins at a cache line, so that items of half a line never lie
/// in two; in <see cref="HugePages"/> where the system has them.
/// </summary>
internal sealed unsafe class HugeArray<T>
    where T : unmanaged
{
    // Keeps the memory; there is a line more than is needed, since the runtime begins arrays where it likes.
    private readonly Line[] _lines;

    public HugeArray(int length)
    {
        var bytes = (nuint)length * (nuint)Unsafe.SizeOf<T>();
        _lines = GC.AllocateArray<Line>((int)((bytes + Line.Bytes - 1) / Line.Bytes) + 1, pinned: true);
        First = (T*)(((nuint)Unsafe.AsPointer(ref _lines[0]) + Line.Bytes - 1) & ~(nuint)(Line.Bytes - 1));
        Length = length;
        HugePages.AskFor((byte*)First, bytes);
    }

    public int Length { get; }

    /// <summary>The first item; the address holds as long as the array is referred to.</summary>
    public T* First { get; }

    /// <summary>An item, whose index is not checked.</summary>
    public ref T this[int index] => ref First[index];

    public Span<T> Span => new(First, Length);

    [StructLayout(LayoutKind.Sequential, Size = Bytes)]
    private struct Line
    {
        public const int Bytes = 64;
    }
}
