using FraudSignals.Alerts;
using FraudSignals.Storage.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Alerts;

/// <summary>A file of alerts, one behind the other, with an index of them in memory: 64 bytes an alert.</summary>
internal sealed class AlertSegment : IDisposable
{
    private readonly Disk _disk;
    private readonly List<(AlertEntry Entry, long Offset)> _index = [];
    private SafeFileHandle _file;

    private AlertSegment(Disk disk, string path, long first, SafeFileHandle file) =>
        (_disk, Path, First, _file) = (disk, path, first, file);

    public static NumberedFiles Files { get; } = new(".alerts", 12);

    public string Path { get; }

    /// <summary>The number of its first alert.</summary>
    public long First { get; }

    /// <summary>The number after that of its last alert.</summary>
    public long End => First + _index.Count;

    /// <summary>Bytes of its alerts.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many of its alerts are damaged, and have not been set aside yet.</summary>
    public int Damaged { get; private set; }

    /// <summary>Bytes behind the last whole alert that are none.</summary>
    public long Tail { get; private set; }

    /// <summary>The reception that the newest of its alerts rests on, milliseconds since 1970-01-01 UTC.</summary>
    public long Newest { get; private set; }

    /// <summary>The reception that the oldest of its alerts rests on, milliseconds since 1970-01-01 UTC.</summary>
    public long Oldest { get; private set; } = long.MaxValue;

    public (AlertEntry Entry, long Offset) this[long number] => _index[(int)(number - First)];

    public static AlertSegment Create(Disk disk, string directory, long first)
    {
        var path = System.IO.Path.Combine(directory, Files.Name(first));

        // A file of that name holds what was being written when a flush failed.
        disk.Delete(path);
        var segment = new AlertSegment(disk, path, first, disk.Create(path, 0));
        disk.FlushDirectory(directory);
        return segment;
    }

    /// <summary>Opens a file and checks every alert in it; changes nothing.</summary>
    public static AlertSegment Open(Disk disk, string path, long first)
    {
        var segment = new AlertSegment(disk, path, first, OpenFile(path));
        segment.ReadIndex();
        return segment;
    }

    /// <summary>Reads an alert, or gives null where its bytes are not those that were written.</summary>
    /// <exception cref="ObjectDisposedException">The file is gone, or was just replaced.</exception>
    public Alert? Read(AlertEntry entry, long offset)
    {
        var bytes = new byte[entry.Size];
        return RandomAccess.Read(_file, bytes, offset) == bytes.Length ? AlertEntry.Read(bytes) : null;
    }

    /// <summary>Passes an alert over from now on.</summary>
    public void Lose(long number) => _index[(int)(number - First)] = default;

    /// <summary>Takes it that more alerts stood here, up to a number, that are lost.</summary>
    public void LoseUpTo(long end)
    {
        Damaged += (int)(end - End);
        _index.AddRange(Enumerable.Repeat(default((AlertEntry, long)), (int)(end - End)));
    }

    /// <summary>Writes and flushes alerts without showing them; <see cref="Add"/> does.</summary>
    /// <param name="alerts">Alerts; null stands for one that is lost.</param>
    public (List<(AlertEntry Entry, long Offset)> Entries, long Bytes) Write(IReadOnlyList<Alert?> alerts)
    {
        var buffer = new GrowingBuffer();
        var entries = new List<(AlertEntry, long)>();
        for (var i = 0; i < alerts.Count;)
        {
            var offset = Bytes + buffer.Length;
            if (alerts[i] is { } alert)
            {
                entries.Add((AlertEntry.Write(buffer, alert, End + i++), offset));
                continue;
            }

            var first = i;
            for (; i < alerts.Count && alerts[i] == null; i++)
            {
                entries.Add(default);
            }

            AlertEntry.WriteGone(buffer, End + first, End + i, Newest);
        }

        _disk.Write(_file, buffer.Written.Span, Bytes);
        _disk.Flush(_file, Path);
        return (entries, buffer.Length);
    }

    /// <summary>Takes what was just written into the index.</summary>
    public void Add((List<(AlertEntry Entry, long Offset)> Entries, long Bytes) written)
    {
        _index.AddRange(written.Entries);
        Bytes += written.Bytes;
        written.Entries.ForEach(e => Include(e.Entry));
    }

    /// <summary>Writes the file anew, without what is damaged in it.</summary>
    /// <param name="aside">Takes the old one; null where all of it is in the new one.</param>
    public void Mend(Aside? aside)
    {
        var buffer = new GrowingBuffer();
        for (var i = 0; i < _index.Count;)
        {
            var (entry, offset) = _index[i];
            if (!entry.IsGone)
            {
                var bytes = new byte[entry.Size];
                RandomAccess.Read(_file, bytes, offset);
                _index[i++] = (entry, buffer.Length);
                buffer.Write(bytes);
                continue;
            }

            var first = i;
            for (; i < _index.Count && _index[i].Entry.IsGone; i++)
            {
            }

            AlertEntry.WriteGone(buffer, First + first, First + i, Newest);
        }

        aside?.Copy(Path);
        _file.Dispose();
        _disk.Replace(Path, buffer.Written.Span);
        _file = OpenFile(Path);
        (Bytes, Damaged, Tail) = (buffer.Length, 0, 0);
    }

    /// <summary>
    /// Has on the medium what was read: if the flush of it failed in the process before, it may stand in memory of the system's alone,
    /// which passes for written.
    /// </summary>
    public void WriteAgain()
    {
        var bytes = new byte[Bytes];
        for (var read = 0; read < bytes.Length;)
        {
            read += RandomAccess.Read(_file, bytes.AsSpan(read), read) is > 0 and var more
                ? more
                : throw new EndOfStreamException($"{Path} became shorter while it was read.");
        }

        _disk.Write(_file, bytes, 0);
        _disk.Flush(_file, Path);
    }

    /// <summary>Deletes the file; who reads it now can finish.</summary>
    public void Delete()
    {
        _disk.Delete(Path);
        _file.Dispose();
    }

    public void Dispose() => _file.Dispose();

    private static SafeFileHandle OpenFile(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    private void Include(AlertEntry entry)
    {
        if (!entry.IsGone)
        {
            Newest = Math.Max(Newest, entry.Received);
            Oldest = Math.Min(Oldest, entry.Received);
        }
    }

    // What is damaged is passed over for the next whole alert, wherever it begins; its number tells how many are missing.
    private void ReadIndex()
    {
        var bytes = File.ReadAllBytes(Path);
        for (var at = 0; at < bytes.Length; at++)
        {
            if (!AlertEntry.TryRead(bytes.AsSpan(at), End, out var entry, out var found, out var end))
            {
                continue;
            }

            // Of the first format nothing tells how many are missing: one, where bytes were passed over.
            LoseUpTo(at > Bytes && found == End ? End + 1 : found);
            if (end == found + 1 && entry.Id != 0)
            {
                _index.Add((entry, at));
                Include(entry);
            }
            else
            {
                _index.AddRange(Enumerable.Repeat(default((AlertEntry, long)), (int)(end - found)));
                Newest = Math.Max(Newest, entry.Received);
            }

            Bytes = at + entry.Size;
            at += entry.Size - 1;
        }

        Tail = bytes.Length - Bytes;
    }
}
