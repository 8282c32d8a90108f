using System.Buffers.Binary;
using System.IO.Hashing;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Outbox;

/// <summary>How far a target has confirmed the alert log, in a file of its own.</summary>
internal sealed class OutboxPosition
{
    private const int Size = 16;

    private readonly Disk _disk;
    private readonly string _path;
    private long _next;

    /// <param name="disk">Where the file is.</param>
    /// <param name="directory">Its directory.</param>
    /// <param name="target">The target's name.</param>
    /// <exception cref="StoreDamagedException">The file is there and cannot be read.</exception>
    public OutboxPosition(Disk disk, string directory, string target)
    {
        _disk = disk;
        _path = Path.Combine(directory, target + ".position");
        if (!File.Exists(_path))
        {
            return;
        }

        var bytes = File.ReadAllBytes(_path);
        _next = bytes.Length == Size && BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8)) == Checksum(bytes)
            ? BinaryPrimitives.ReadInt64LittleEndian(bytes)
            : throw new StoreDamagedException($"{_path} is damaged. Delete it to have all kept alerts published to {target} again.");
    }

    /// <summary>The number of the first alert that is not confirmed.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Keeps a later place; until this returns the alerts before it may be sent again after a crash.</summary>
    public void Advance(long next)
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, next);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Checksum(bytes));
        _disk.Replace(_path, bytes);
        Volatile.Write(ref _next, next);
    }

    private static ulong Checksum(byte[] bytes) => XxHash3.HashToUInt64(bytes.AsSpan(0, 8));
}
