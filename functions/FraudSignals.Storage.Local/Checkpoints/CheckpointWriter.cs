using FraudSignals.Storage.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Checkpoints;

/// <summary>Writes a checkpoint aside; only when it is whole and on the medium does it get its name.</summary>
internal sealed class CheckpointWriter : IDisposable
{
    private readonly Disk _disk;
    private readonly Checkpoint _checkpoint;
    private readonly SafeFileHandle _file;
    private int _parts;

    public CheckpointWriter(Disk disk, Checkpoint checkpoint, long alerts)
    {
        _disk = disk;
        _checkpoint = checkpoint;
        disk.Delete(checkpoint.AsidePath);
        _file = disk.Create(checkpoint.AsidePath, 0);
        Span<byte> header = stackalloc byte[CheckpointFormat.HeaderSize];
        CheckpointFormat.WriteHeader(header, checkpoint.Record, alerts);
        Append(header);
    }

    public long Bytes { get; private set; }

    /// <param name="part">At least a byte.</param>
    public void Write(ReadOnlySpan<byte> part)
    {
        Span<byte> header = stackalloc byte[CheckpointFormat.PartHeaderSize];
        CheckpointFormat.WritePartHeader(header, _parts++, part, _checkpoint.Record);
        Append(header);
        Append(part);
    }

    public void Complete()
    {
        Write([]);
        _disk.Flush(_file, _checkpoint.AsidePath);
        _file.Dispose();
        _disk.Rename(_checkpoint.AsidePath, _checkpoint.Path);
    }

    /// <summary>Deletes what was written, unless it is complete.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _disk.Delete(_checkpoint.AsidePath);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _disk.Write(_file, bytes, Bytes);
        Bytes += bytes.Length;
    }
}
