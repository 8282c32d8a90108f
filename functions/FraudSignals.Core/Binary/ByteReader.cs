using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace FraudSignals.Binary;

/// <summary>
/// Reads what <see cref="ByteWriter"/> and <see cref="ByteWriting"/> wrote; bytes that end too early or make no sense are an
/// <see cref="InvalidDataException"/>, never read past.
/// </summary>
internal ref struct ByteReader(ReadOnlySpan<byte> source)
{
    private readonly int _length = source.Length;
    private ReadOnlySpan<byte> _rest = source;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => _length - _rest.Length;

    public readonly int Remaining => _rest.Length;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte() => Bytes(1)[0];

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number does not end.");
    }

    public long Signed()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number that is mostly small, of 32 bits.</summary>
    public int Small()
    {
        var value = 0u;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var part = Byte();
            value |= (part & 0x7Fu) << shift;
            if (part <= 0x7F)
            {
                return (int)value;
            }
        }

        throw new InvalidDataException("A number is longer than any can be.");
    }

    /// <summary>A length or a count of things that take at least a byte each.</summary>
    public int Count()
    {
        var count = Varint();
        return count <= (ulong)_rest.Length ? (int)count : throw new InvalidDataException($"A length of {count} goes past the end.");
    }

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(sizeof(long)));

    public UInt128 UInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Bytes(16));

    /// <summary>A value in the processor's own byte order, as subjects' blocks are.</summary>
    public T Value<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Bytes(Unsafe.SizeOf<T>()));

    /// <summary>So many values, copied.</summary>
    public T[] Values<T>(int count)
        where T : unmanaged
    {
        if (count < 0 || count > _rest.Length / Unsafe.SizeOf<T>())
        {
            throw new InvalidDataException("The data ends too early.");
        }

        var values = new T[count];
        Bytes(count * Unsafe.SizeOf<T>()).CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Bytes behind their number.</summary>
    public ReadOnlySpan<byte> Block() => Bytes(Count());

    public string Text() => Encoding.UTF8.GetString(Bytes(Small()));

    public string[] Texts()
    {
        var texts = new List<string>();
        for (var count = Small(); count > 0; count--)
        {
            texts.Add(Text());
        }

        return [.. texts];
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new InvalidDataException("The data ends too early.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
