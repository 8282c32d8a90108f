using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace FraudSignals.Binary;

/// <summary>
/// Writes values one behind the other into a buffer that grows; see <see cref="ByteReader"/>. Those of a type as they lie in memory are in
/// the processor's own byte order, as subjects' blocks are.
/// </summary>
internal static class ByteWriting
{
    private const int MaxSmall = 5;

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
        var writer = new ByteWriter(into.GetSpan(MaxSmall));
        writer.Varint((uint)value);
        into.Advance(writer.Length);
    }

    /// <summary>Bytes behind their number.</summary>
    public static void PutBlock(this IBufferWriter<byte> into, ReadOnlySpan<byte> bytes)
    {
        into.PutSmall(bytes.Length);
        into.Write(bytes);
    }

    public static void PutText(this IBufferWriter<byte> into, string text) => into.PutBlock(Encoding.UTF8.GetBytes(text));

    public static void PutTexts(this IBufferWriter<byte> into, string[] texts)
    {
        into.PutSmall(texts.Length);
        foreach (var text in texts)
        {
            into.PutText(text);
        }
    }
}
