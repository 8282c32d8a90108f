using System.Buffers.Binary;
using System.IO.Hashing;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>The first bytes of a segment file.</summary>
internal static class SegmentHeader
{
    public const int Size = 32;

    /// <summary>The format of segments, frames and records. A change that older readers would misread raises it.</summary>
    public const int Version = 2;

    // Without the places of called numbers; all else is the same.
    private const int OldestRead = 1;

    private const ulong Magic = 0x4C4E524A_44555246; // "FRUDJRNL"
    private const int ChecksumAt = 24;

    public static void Write(Span<byte> bytes, long number)
    {
        bytes[..Size].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], number);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[ChecksumAt..], XxHash3.HashToUInt64(bytes[..ChecksumAt]));
    }

    /// <summary>Whether these are the first bytes of that segment.</summary>
    /// <exception cref="StoreDamagedException">They are, in a format this program does not read.</exception>
    public static bool IsValid(ReadOnlySpan<byte> bytes, long number, string path)
    {
        var valid = bytes.Length >= Size
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes) == Magic
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes[ChecksumAt..]) == XxHash3.HashToUInt64(bytes[..ChecksumAt])
            && BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]) == number;
        var version = valid ? BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) : Version;
        return version is >= OldestRead and <= Version
            ? valid
            : throw new StoreDamagedException(
                $"{path} has journal format {version}; this program reads formats {OldestRead} to {Version}. Start the program that "
                + $"wrote it.");
    }
}
