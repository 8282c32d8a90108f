using System.Buffers;

namespace FraudSignals.Storage.Local.Files;

/// <summary>Bytes to be written, in one array that grows and is used again; what stands in it can still be changed.</summary>
internal sealed class GrowingBuffer(int capacity = 1 << 16) : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>What was written at a place, to be read or filled in.</summary>
    public Span<byte> this[Range range] => _bytes.AsSpan(0, Length)[range];

    public void Clear() => Length = 0;

    public void Advance(int count) => Length = checked(Length + count);

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    /// <summary>Leaves room, zeroed, to be filled in later.</summary>
    public void Skip(int count)
    {
        GetSpan(count)[..count].Clear();
        Advance(count);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    private void Reserve(int count)
    {
        var needed = checked(Length + Math.Max(count, 1));
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, _bytes.Length * 2L)));
        }
    }
}
