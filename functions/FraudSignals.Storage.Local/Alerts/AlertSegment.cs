using System.Globalization;
using FraudSignals.Alerts;
using FraudSignals.Storage.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Alerts;

/// <summary>A file of alerts, one behind the other, with an index of them in memory: 48 bytes an alert.</summary>
internal sealed class AlertSegment : IDisposable
{
    public const string Extension = ".alerts";

    private readonly Disk _disk;
    private readonly SafeFileHandle _file;
    private readonly List<(AlertEntry Entry, long Offset)> _index = [];

    private AlertSegment(Disk disk, string path, long first, SafeFileHandle file) => (_disk, Path, First, _file) = (disk, path, first, file);

    public string Path { get; }

    /// <summary>The number of its first alert.</summary>
    public long First { get; }

    /// <summary>The number after that of its last alert.</summary>
    public long End => First + _index.Count;

    public long Bytes { get; private set; }

    /// <summary>The reception that the newest of its alerts rests on, milliseconds since 1970-01-01 UTC.</summary>
    public long Newest { get; private set; }

    /// <summary>The reception that the oldest of its alerts rests on, milliseconds since 1970-01-01 UTC.</summary>
    public long Oldest { get; private set; } = long.MaxValue;

    /// <summary>The segments of a directory, oldest first.</summary>
    public static IEnumerable<(long First, string Path)> In(string directory) =>
        Directory.EnumerateFiles(directory, "*" + Extension)
            .Select(path => (First: long.Parse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture), Path: path))
            .OrderBy(s => s.First);

    public static AlertSegment Create(Disk disk, string directory, long first)
    {
        var path = System.IO.Path.Combine(directory, first.ToString("d12", CultureInfo.InvariantCulture) + Extension);

        // A file of that name holds what was being written when a flush failed.
        disk.Delete(path);
        var segment = new AlertSegment(disk, path, first, disk.Create(path, 0));
        disk.FlushDirectory(directory);
        return segment;
    }

    /// <summary>Opens a file and cuts off what comes after an alert number.</summary>
    public static AlertSegment Open(Disk disk, string path, long first, long end)
    {
        var segment = new AlertSegment(disk, path, first, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete));
        segment.ReadIndex(end);
        return segment;
    }

    public (AlertEntry Entry, long Offset) this[long number] => _index[(int)(number - First)];

    /// <exception cref="StoreDamagedException">The bytes are not those that were written.</exception>
    public Alert Read(AlertEntry entry, long offset)
    {
        var bytes = new byte[entry.Size];
        RandomAccess.Read(_file, bytes, offset);
        return AlertEntry.Read(bytes) ?? throw new StoreDamagedException($"{Path}, byte {offset}: the alert here is damaged. Restore a backup.");
    }

    /// <summary>Writes and flushes alerts without showing them; <see cref="Add"/> does.</summary>
    public List<AlertEntry> Write(IEnumerable<Alert> alerts)
    {
        var buffer = new GrowingBuffer();
        var entries = alerts.Select(alert => AlertEntry.Write(buffer, alert)).ToList();
        _disk.Write(_file, buffer.Written.Span, Bytes);
        _disk.Flush(_file, Path);
        return entries;
    }

    /// <summary>Takes what was just written into the index.</summary>
    public void Add(IEnumerable<AlertEntry> entries)
    {
        foreach (var entry in entries)
        {
            _index.Add((entry, Bytes));
            Bytes += entry.Size;
            Newest = Math.Max(Newest, entry.Received);
            Oldest = Math.Min(Oldest, entry.Received);
        }
    }

    /// <summary>Deletes the file; who reads it now can finish.</summary>
    public void Delete() => _disk.Delete(Path);

    public void Dispose() => _file.Dispose();

    private void ReadIndex(long end)
    {
        var length = RandomAccess.GetLength(_file);
        Span<byte> header = stackalloc byte[AlertEntry.HeaderSize];
        while (End < end && length - Bytes >= AlertEntry.HeaderSize)
        {
            RandomAccess.Read(_file, header, Bytes);
            var entry = AlertEntry.ReadHeader(header);
            if (entry.Length <= 0 || entry.Size > length - Bytes)
            {
                throw new StoreDamagedException($"{Path}, byte {Bytes}: the alert here is damaged. Restore a backup.");
            }

            Add([entry]);
        }

        if (length > Bytes && End == end)
        {
            _disk.SetLength(_file, Bytes);
        }
    }
}
