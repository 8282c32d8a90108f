using System.Buffers.Binary;
using System.IO.Hashing;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Checkpoints;

/// <summary>
/// A checkpoint begins with a header and goes on with parts, each behind its length, its number and a checksum over all
/// three that also depends on the header. A part of length 0 ends it.
/// </summary>
internal static class CheckpointFormat
{
    public const int HeaderSize = 40;
    public const int PartHeaderSize = 16;
    public const int Version = 1;

    private const ulong Magic = 0x54504B43_44555246; // "FRUDCKPT"
    private const int ChecksumAt = 32;

    /// <param name="bytes">Takes the header.</param>
    /// <param name="record">The newest journal record whose effect is in it.</param>
    /// <param name="alerts">How many alerts there had been then.</param>
    public static void WriteHeader(Span<byte> bytes, long record, long alerts)
    {
        bytes[..HeaderSize].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], record);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], alerts);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[ChecksumAt..], XxHash3.HashToUInt64(bytes[..ChecksumAt]));
    }

    /// <exception cref="StoreDamagedException">These are no header, or that of another format.</exception>
    public static (long Record, long Alerts) ReadHeader(ReadOnlySpan<byte> bytes)
    {
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes[ChecksumAt..]) != XxHash3.HashToUInt64(bytes[..ChecksumAt]))
        {
            throw new StoreDamagedException("Its beginning is damaged.");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        return version == Version
            ? (BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]))
            : throw new StoreDamagedException($"It has format {version}; this program reads format {Version}.");
    }

    public static void WritePartHeader(Span<byte> bytes, int number, ReadOnlySpan<byte> part, long record)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, part.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], number);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Checksum(bytes, part, record));
    }

    public static int ReadPartLength(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);

    public static bool IsWhole(ReadOnlySpan<byte> bytes, int number, ReadOnlySpan<byte> part, long record) =>
        BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]) == number
        && BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) == Checksum(bytes, part, record);

    private static ulong Checksum(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> part, long record) =>
        XxHash3.HashToUInt64(part, (long)XxHash3.HashToUInt64(bytes[..8], record));
}
