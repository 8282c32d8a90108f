using System.Buffers.Binary;

namespace FraudSignals.Binary;

/// <summary>Writes numbers into a span that is known to be long enough. Little-endian; see <see cref="ByteReader"/>.</summary>
internal ref struct ByteWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Length { get; private set; }

    public void Byte(byte value) => _destination[Length++] = value;

    /// <summary>Seven bits a byte, the lowest first: small numbers take few bytes.</summary>
    public void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _destination[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _destination[Length++] = (byte)value;
    }

    /// <summary>A number of either sign that is mostly small.</summary>
    public void Signed(long value) => Varint((ulong)(value << 1 ^ value >> 63));

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_destination[Length..], value);
        Length += sizeof(long);
    }

    public void UInt128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(_destination[Length..], value);
        Length += 16;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_destination[Length..]);
        Length += value.Length;
    }
}
