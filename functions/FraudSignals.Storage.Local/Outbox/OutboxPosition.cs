using System.Buffers.Binary;
using System.IO.Hashing;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Outbox;

/// <summary>How far a target has confirmed the alert log, in a file of its own.</summary>
internal sealed class OutboxPosition
{
    private const string Extension = ".position";
    private const int Size = 32;

    // Only the number, and a checksum.
    private const int FirstFormatSize = 16;

    private readonly Disk _disk;
    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly Func<long> _record;
    private long _next;

    /// <param name="disk">Where the file is.</param>
    /// <param name="directory">Its directory.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="clock">Stamps it.</param>
    /// <param name="record">The newest durable journal record, which it is to bear witness to.</param>
    /// <exception cref="StoreDamagedException">The file is there and cannot be read.</exception>
    public OutboxPosition(Disk disk, string directory, string target, TimeProvider clock, Func<long> record)
    {
        (_disk, _clock, _record) = (disk, clock, record);
        _path = PathOf(directory, target);
        if (File.Exists(_path))
        {
            _next = Read(_path)?.Next
                ?? throw new StoreDamagedException($"{_path} is damaged. Delete it to have all kept alerts published to {target} again.");
        }
    }

    /// <summary>The number of the first alert that is not confirmed.</summary>
    public long Next => Volatile.Read(ref _next);

    public static string PathOf(string directory, string target) => Path.Combine(directory, target + Extension);

    /// <summary>What the files of a directory say; null where one cannot be read.</summary>
    public static IEnumerable<(string Path, (long Next, long Record, long Time)? Place)> In(string directory) =>
        !Directory.Exists(directory) ? [] : new DirectoryInfo(directory).EnumerateFiles("*" + Extension)
            .Where(file => file.LinkTarget == null && file.Extension == Extension)
            .Select(file => (file.FullName, Read(file.FullName)));

    /// <summary>Keeps a later place; until this returns the alerts before it may be sent again after a crash.</summary>
    public void Advance(long next)
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, next);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), _record());
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), _clock.GetUtcNow().ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), XxHash3.HashToUInt64(bytes.AsSpan(0, 24)));
        _disk.Replace(_path, bytes);
        Volatile.Write(ref _next, next);
    }

    private static (long Next, long Record, long Time)? Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length is not (Size or FirstFormatSize)
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(bytes.Length - 8)) != XxHash3.HashToUInt64(
                bytes.AsSpan(0, bytes.Length - 8)))
        {
            return null;
        }

        var next = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return bytes.Length == FirstFormatSize
            ? (next, 0, 0)
            : (next, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16)));
    }
}
