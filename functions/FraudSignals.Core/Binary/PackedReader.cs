using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace FraudSignals.Binary;

/// <summary>Reads what <see cref="PackedWriting"/> wrote. Every read past the end is an <see cref="InvalidDataException"/>.</summary>
internal ref struct PackedReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _bytes.Length;

    public T Take<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Take(Unsafe.SizeOf<T>()));

    public ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)(_bytes.Length - Position))
        {
            throw new InvalidDataException("The data are cut short.");
        }

        Position += length;
        return _bytes.Slice(Position - length, length);
    }

    /// <summary>So many values, copied.</summary>
    public T[] TakeAll<T>(int count)
        where T : unmanaged
    {
        if (count < 0 || count > (_bytes.Length - Position) / Unsafe.SizeOf<T>())
        {
            throw new InvalidDataException("The data are cut short.");
        }

        var values = new T[count];
        Take(count * Unsafe.SizeOf<T>()).CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public int TakeSmall()
    {
        var value = 0u;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var part = Take<byte>();
            value |= (part & 0x7Fu) << shift;
            if (part <= 0x7F)
            {
                return (int)value;
            }
        }

        throw new InvalidDataException("A number is longer than any can be.");
    }

    public string TakeText() => Encoding.UTF8.GetString(Take(TakeSmall()));

    public string[] TakeTexts()
    {
        var texts = new List<string>();
        for (var count = TakeSmall(); count > 0; count--)
        {
            texts.Add(TakeText());
        }

        return [.. texts];
    }
}
