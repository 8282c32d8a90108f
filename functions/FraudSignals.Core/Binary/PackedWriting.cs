using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace FraudSignals.Binary;

/// <summary>
/// Writes values one behind the other, in the processor's own byte order as subjects' blocks are. Read with <see cref="PackedReader"/>.
/// </summary>
internal static class PackedWriting
{
    public static void Put<T>(this IBufferWriter<byte> into, T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(into.GetSpan(Unsafe.SizeOf<T>()), value);
        into.Advance(Unsafe.SizeOf<T>());
    }

    public static void PutAll<T>(this IBufferWriter<byte> into, ReadOnlySpan<T> values)
        where T : unmanaged => into.Write(MemoryMarshal.AsBytes(values));

    /// <summary>A number that is mostly small, in 7 bits a byte.</summary>
    public static void PutSmall(this IBufferWriter<byte> into, int value)
    {
        var rest = (uint)value;
        for (; rest > 0x7F; rest >>= 7)
        {
            into.Put((byte)(rest | 0x80));
        }

        into.Put((byte)rest);
    }

    public static void PutText(this IBufferWriter<byte> into, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        into.PutSmall(bytes.Length);
        into.Write(bytes);
    }

    public static void PutTexts(this IBufferWriter<byte> into, string[] texts)
    {
        into.PutSmall(texts.Length);
        foreach (var text in texts)
        {
            into.PutText(text);
        }
    }
}
