using FraudSignals.Storage.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>A segment being filled. Its room is set aside when it is made, so that filling it cannot meet a full disk.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly Disk _disk;
    private readonly SafeFileHandle _file;
    private readonly long _capacity;
    private long _end = SegmentHeader.Size;

    /// <summary>Makes the file, for good, before anything is written into it.</summary>
    /// <exception cref="IOException">There is no room, or the directory cannot be written to.</exception>
    public SegmentWriter(Disk disk, Segment segment, long capacity)
    {
        _disk = disk;
        _capacity = capacity;
        Segment = segment;
        _file = disk.Create(segment.Path, capacity);
        try
        {
            Span<byte> header = stackalloc byte[SegmentHeader.Size];
            SegmentHeader.Write(header, segment.Number);
            disk.Write(_file, header, 0);
            disk.Flush(_file, segment.Path);
            disk.FlushDirectory(segment.Directory);
        }
        catch
        {
            _file.Dispose();
            disk.Delete(segment.Path);
            throw;
        }
    }

    public Segment Segment { get; }

    /// <summary>Bytes that still fit.</summary>
    public long Room => _capacity - _end;

    /// <summary>Writes a frame behind the last; when it returns the frame is on the medium.</summary>
    public void Append(ReadOnlySpan<byte> frame)
    {
        _disk.Write(_file, frame, _end);
        _disk.Flush(_file, Segment.Path);
        _end += frame.Length;
    }

    /// <summary>Gives back the room that was not used; nothing is written here any more.</summary>
    public void Seal()
    {
        _disk.SetLength(_file, _end);
        Dispose();
    }

    /// <summary>Deletes a segment nothing was written into.</summary>
    public void Remove()
    {
        Dispose();
        _disk.Delete(Segment.Path);
    }

    public void Dispose() => _file.Dispose();
}
