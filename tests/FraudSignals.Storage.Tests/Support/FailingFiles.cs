using FraudSignals.Storage.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Support;

/// <summary>A file system that is full, slow or broken when a test says so, and says it as the real one does.</summary>
internal sealed class FailingFiles : FileSystem
{
    /// <summary>EIO.</summary>
    public const int Broken = 5;

    /// <summary>ENOSPC.</summary>
    public const int NoSpace = 28;

    private volatile bool _isFull;
    private volatile int _error;
    private volatile string _where = "";
    private int _begun;
    private int _flushes;
    private int _left = int.MaxValue;

    /// <summary>No room for new files.</summary>
    public bool IsFull { set => _isFull = value; }

    /// <summary>The number that each flush fails with; 0 for none.</summary>
    public int FlushError { set => _error = value; }

    /// <summary>A part of the paths whose flush fails; empty for all.</summary>
    public string Where { set => _where = value; }

    /// <summary>Lets so many flushes through and then nothing more.</summary>
    public void BreakAfter(int flushes) => Volatile.Write(ref _left, flushes);

    /// <summary>Flushes wait while this is reset, those of <see cref="Where"/>.</summary>
    public ManualResetEventSlim Works { get; } = new(true);

    /// <summary>How many flushes have come to such a gate, closed or not.</summary>
    public int Begun => Volatile.Read(ref _begun);

    public int Flushes => Volatile.Read(ref _flushes);

    // As .NET says it when there is no room to set aside.
    public override SafeFileHandle Create(string path, long reserved, UnixFileMode? mode) => _isFull
        ? throw new IOException($"Failed to create '{path}' with allocation size '{reserved}' because the disk was full.")
        : base.Create(path, reserved, mode);

    /// <summary>No write goes through.</summary>
    public bool RefusesWrites { get; set; }

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        if (RefusesWrites)
        {
            throw new IOException("Input/output error");
        }

        base.Write(file, bytes, offset);
    }

    public override int Flush(SafeFileHandle file, string path)
    {
        if (path.Contains(_where, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _begun);
            Works.Wait();
        }

        Interlocked.Increment(ref _flushes);
        return Interlocked.Decrement(ref _left) < 0 ? Broken : Error(path) is var error and not 0 ? error : base.Flush(file, path);
    }

    public int DirectoryFlushes { get; private set; }

    public override int FlushDirectory(string directory)
    {
        DirectoryFlushes++;
        return Error(directory) is var error and not 0 ? error : base.FlushDirectory(directory);
    }

    private int Error(string path) => path.Contains(_where, StringComparison.Ordinal) ? _error : 0;
}
