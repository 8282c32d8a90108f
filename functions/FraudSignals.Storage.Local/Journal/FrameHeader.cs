using System.Buffers.Binary;
using System.IO.Hashing;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>
/// What stands before the records that were written and flushed together. One checksum covers header and records, so that a
/// write that was cut off makes one frame invalid, and that one is the last.
/// </summary>
/// <param name="Length">Bytes of the records.</param>
/// <param name="First">The sequence number of the first record.</param>
/// <param name="Records">How many records there are; at least 1.</param>
/// <param name="Time">When it was written, milliseconds since 1970-01-01 UTC; never before the frame before.</param>
internal readonly record struct FrameHeader(int Length, long First, int Records, long Time)
{
    public const int Size = 40;

    /// <summary>Frames begin at multiples of this, so that the next whole one can be searched for.</summary>
    public const int Alignment = 8;

    private const uint Magic = 0x4D524646; // "FFRM"
    private const int ChecksumAt = 32;

    public long Last => First + Records - 1;

    /// <summary>Bytes the frame takes, padding included.</summary>
    public int FrameSize => SizeOf(Length);

    public static int SizeOf(int length) => checked(Size + length + Alignment - 1) & -Alignment;

    /// <summary>Whether a header may begin so.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic;

    /// <summary>Fills in the header of a frame whose records stand behind it.</summary>
    public void Write(Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], First);
        BinaryPrimitives.WriteInt32LittleEndian(frame[16..], Records);
        BinaryPrimitives.WriteInt32LittleEndian(frame[20..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(frame[24..], Time);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[ChecksumAt..], Checksum(frame, Length));
    }

    /// <summary>Reads a header; whether the frame is whole only <see cref="IsWhole"/> tells.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    /// <param name="header">The header.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
        {
            return false;
        }

        header = new FrameHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));
        return header.Length is > 0 and < int.MaxValue - Size - Alignment && header.Records > 0 && header.First > 0;
    }

    /// <summary>Whether header and records are as they were written.</summary>
    /// <param name="frame">The frame from its first byte on.</param>
    public bool IsWhole(ReadOnlySpan<byte> frame) =>
        Length <= frame.Length - Size && BinaryPrimitives.ReadUInt64LittleEndian(frame[ChecksumAt..]) == Checksum(frame, Length);

    private static ulong Checksum(ReadOnlySpan<byte> frame, int length) =>
        XxHash3.HashToUInt64(frame.Slice(Size, length), (long)XxHash3.HashToUInt64(frame[..ChecksumAt]));
}
