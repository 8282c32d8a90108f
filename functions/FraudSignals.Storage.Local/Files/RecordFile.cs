using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Files;

/// <summary>
/// Records appended to a file, each with its length and checksum. Many who wait share one flush. A record that a crash cut off
/// at the end is dropped: nobody was told that it is durable.
/// </summary>
public sealed class RecordFile : IDisposable
{
    private const int HeadBytes = 12;
    private const int MaxRecord = 64 << 20;

    // One who writes at a time; taken before the other.
    private readonly Lock _turn = new();
    private readonly Lock _lock = new();
    private readonly Disk _disk;
    private readonly string _path;
    private SafeFileHandle _file;
    private GrowingBuffer _filling = new();
    private GrowingBuffer _writing = new();
    private TaskCompletionSource _next = New();
    private long _length;
    private bool _isFlushing;
    private bool _isClosed;
    private IOException? _failure;

    /// <param name="path">Made if missing.</param>
    /// <param name="disk">Where it is.</param>
    /// <exception cref="IOException">It cannot be used.</exception>
    /// <exception cref="StoreDamagedException">A record within it is damaged.</exception>
    public RecordFile(string path, Disk disk)
    {
        ArgumentNullException.ThrowIfNull(disk);
        (_path, _disk) = (Path.GetFullPath(path), disk);
        var directory = Path.GetDirectoryName(_path)!;
        Access.Make(directory);
        if (!File.Exists(_path))
        {
            _file = disk.Create(_path, 0);
            disk.FlushDirectory(directory);
            return;
        }

        _file = Open();
        _length = Examine();
        if (_length < RandomAccess.GetLength(_file))
        {
            disk.SetLength(_file, _length);
            disk.Flush(_file, _path);
        }
    }

    /// <summary>Bytes, those waiting to be written among them.</summary>
    public long Length
    {
        get
        {
            lock (_lock)
            {
                return _length + _filling.Length;
            }
        }
    }

    /// <summary>All records, oldest first. Nothing must be appended meanwhile.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Read()
    {
        for (long at = 0; at < _length;)
        {
            var record = ReadAt(at) ?? throw Damaged(at);
            yield return record;
            at += HeadBytes + record.Length;
        }
    }

    /// <summary>Appends a record; it is durable once a <see cref="FlushAsync"/> asked for later completes.</summary>
    public void Append(ReadOnlySpan<byte> record)
    {
        lock (_lock)
        {
            Frame(_filling, record);
        }
    }

    /// <summary>Completes when all that was appended before is durable.</summary>
    /// <exception cref="IOException">It is not, and nothing will be any more.</exception>
    public Task FlushAsync()
    {
        lock (_lock)
        {
            if (_failure != null)
            {
                return Task.FromException(_failure);
            }

            if (_filling.Length == 0 && !_isFlushing)
            {
                return Task.CompletedTask;
            }

            // What is being written now may not hold the newest: that of the next turn does.
            var turn = _next.Task;
            if (!_isFlushing)
            {
                _isFlushing = true;
                ThreadPool.UnsafeQueueUserWorkItem(static f => f.Flush(), this, preferLocal: false);
            }

            return turn;
        }
    }

    /// <summary>
    /// Puts records in the place of all there are, those not yet durable among them; the old ones stand until the new ones do.
    /// </summary>
    public void Replace(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var all = new GrowingBuffer();
        foreach (var record in records)
        {
            Frame(all, record.Span);
        }

        lock (_turn)
        {
            lock (_lock)
            {
                _disk.Replace(_path, all.Written.Span);
                _file.Dispose();
                _file = Open();
                _length = all.Length;
                _filling.Clear();
            }
        }
    }

    public void Dispose()
    {
        lock (_turn)
        {
            lock (_lock)
            {
                _isClosed = true;
                _file.Dispose();
            }
        }
    }

    /// <summary>Writes what waits, until nothing does.</summary>
    private void Flush()
    {
        while (true)
        {
            TaskCompletionSource done;
            lock (_turn)
            {
                lock (_lock)
                {
                    if (_filling.Length == 0 || _isClosed)
                    {
                        (done, _next, _isFlushing) = (_next, New(), false);
                        Complete(done, _failure ?? (_filling.Length > 0 ? new IOException($"{_path} is closed.") : null));
                        return;
                    }

                    (_filling, _writing) = (_writing, _filling);
                    (done, _next) = (_next, New());
                }

                Complete(done, Write());
            }
        }
    }

    private IOException? Write()
    {
        try
        {
            _disk.Write(_file, _writing.Written.Span, _length);
            _disk.Flush(_file, _path);
            lock (_lock)
            {
                _length += _writing.Length;
                _writing.Clear();
            }

            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            lock (_lock)
            {
                _failure = problem as IOException ?? new IOException(problem.Message, problem);
                _filling.Clear();
                _writing.Clear();
                return _failure;
            }
        }
    }

    private static void Complete(TaskCompletionSource done, IOException? problem)
    {
        if (problem == null)
        {
            done.SetResult();
        }
        else
        {
            done.SetException(problem);
            _ = done.Task.Exception; // Those who wait are told; where nobody does, it is told by the next flush.
        }
    }

    private SafeFileHandle Open() => File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    /// <summary>Where the last whole record ends.</summary>
    /// <exception cref="StoreDamagedException">Whole records stand behind one that is damaged.</exception>
    private long Examine()
    {
        var end = RandomAccess.GetLength(_file);
        long at = 0;
        while (at < end)
        {
            if (ReadAt(at) is { } record)
            {
                at += HeadBytes + record.Length;
                continue;
            }

            // A crash leaves a torn end; where more than one write's worth follows whole, it is damage.
            Span<byte> head = stackalloc byte[HeadBytes];
            var claimed = RandomAccess.Read(_file, head, at) == HeadBytes ? BinaryPrimitives.ReadInt32LittleEndian(head) : -1;
            if (claimed is >= 0 and <= MaxRecord && at + HeadBytes + claimed < end && ReadAt(at + HeadBytes + claimed) != null)
            {
                throw Damaged(at);
            }

            return at;
        }

        return at;
    }

    private ReadOnlyMemory<byte>? ReadAt(long at)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        if (RandomAccess.Read(_file, head, at) < HeadBytes)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < 0 or > MaxRecord || at + HeadBytes + length > RandomAccess.GetLength(_file))
        {
            return null;
        }

        var record = new byte[length];
        return RandomAccess.Read(_file, record, at + HeadBytes) == length
            && XxHash3.HashToUInt64(record, length) == BinaryPrimitives.ReadUInt64LittleEndian(head[4..])
            ? record
            : null;
    }

    private StoreDamagedException Damaged(long at) =>
        new($"{_path} is damaged at byte {at}. Move it away to go on without its messages; alerts are published again only where the "
            + $"outbox position of topics is deleted too.");

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Frame(GrowingBuffer buffer, ReadOnlySpan<byte> record)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteInt32LittleEndian(head, record.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(head[4..], XxHash3.HashToUInt64(record, record.Length));
        buffer.Write(head);
        buffer.Write(record);
    }
}
