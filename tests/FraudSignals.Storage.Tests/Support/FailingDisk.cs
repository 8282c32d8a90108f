using FraudSignals.Storage.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Support;

/// <summary>A disk that is full, slow or broken when a test says so.</summary>
internal sealed class FailingDisk : Disk
{
    private volatile bool _isFull;
    private volatile bool _isBroken;
    private int _flushes;
    private int _left = int.MaxValue;

    /// <summary>No room for new files.</summary>
    public bool IsFull { set => _isFull = value; }

    /// <summary>Nothing can be flushed.</summary>
    public bool IsBroken { set => _isBroken = value; }

    /// <summary>Lets so many flushes through and then nothing more.</summary>
    public void BreakAfter(int flushes) => Volatile.Write(ref _left, flushes);

    /// <summary>Flushes wait while this is reset.</summary>
    public ManualResetEventSlim Works { get; } = new(true);

    public int Flushes => Volatile.Read(ref _flushes);

    public override SafeFileHandle Create(string path, long reserved) =>
        _isFull ? throw new IOException("No space left on device") : base.Create(path, reserved);

    public override void Flush(SafeFileHandle file)
    {
        Works.Wait();
        Interlocked.Increment(ref _flushes);
        if (_isBroken || Interlocked.Decrement(ref _left) < 0)
        {
            throw new IOException("Input/output error");
        }

        base.Flush(file);
    }
}
