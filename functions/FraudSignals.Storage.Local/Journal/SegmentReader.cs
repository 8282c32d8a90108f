using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>Reads the frames of one segment file.</summary>
internal sealed class SegmentReader : IDisposable
{
    private readonly SafeFileHandle _file;
    private byte[] _frame = new byte[1 << 16];

    /// <param name="segment">The file.</param>
    public SegmentReader(Segment segment)
    {
        Segment = segment;
        _file = File.OpenHandle(segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Length = RandomAccess.GetLength(_file);
        Span<byte> header = stackalloc byte[SegmentHeader.Size];
        HasHeader = SegmentHeader.IsValid(header[..RandomAccess.Read(_file, header, 0)], segment.Number, segment.Path);
    }

    public Segment Segment { get; }

    public long Length { get; }

    /// <summary>False where the file was cut off while it was made, or its beginning is damaged.</summary>
    public bool HasHeader { get; }

    /// <summary>Reads the frame at a place, if a whole one is there.</summary>
    /// <param name="offset">Where to look.</param>
    /// <param name="header">Its header.</param>
    /// <param name="records">Its records; valid until the next read.</param>
    public bool TryRead(long offset, out FrameHeader header, out ReadOnlyMemory<byte> records)
    {
        records = default;
        if (!TryReadHeader(offset, out header) || header.Length > Length - offset - FrameHeader.Size)
        {
            return false;
        }

        var size = FrameHeader.Size + header.Length;
        if (size > _frame.Length)
        {
            _frame = new byte[Math.Max(size, Math.Min(Array.MaxLength, _frame.Length * 2L))];
        }

        var frame = _frame.AsMemory(0, size);
        ReadFully(frame.Span, offset);
        records = frame[FrameHeader.Size..];
        return header.IsWhole(frame.Span);
    }

    /// <summary>The last whole frame that stands anywhere behind a place.</summary>
    public FrameHeader? LastFrameBehind(long offset)
    {
        FrameHeader? last = null;
        foreach (var at in Places(offset, sizeof(uint), FrameHeader.IsMagic))
        {
            if (TryRead(at, out var header, out _))
            {
                last = header;
            }
        }

        return last;
    }

    /// <summary>Whether anything but zeros stands behind a place.</summary>
    public bool HasContentBehind(long offset) => Places(offset, 1, bytes => bytes.ContainsAnyExcept((byte)0)).Any();

    /// <summary>Where the zeros begin that the file ends with; no earlier than a place.</summary>
    public long EndOfContent(long offset) =>
        Places(offset, 1, bytes => bytes.ContainsAnyExcept((byte)0)).LastOrDefault(offset - FrameHeader.Alignment) + FrameHeader.Alignment;

    public void Dispose() => _file.Dispose();

    private bool TryReadHeader(long offset, out FrameHeader header)
    {
        Span<byte> bytes = stackalloc byte[FrameHeader.Size];
        header = default;
        return Length - offset >= FrameHeader.Size
            && RandomAccess.Read(_file, bytes, offset) == FrameHeader.Size
            && FrameHeader.TryRead(bytes, out header);
    }

    /// <summary>The multiples of <see cref="FrameHeader.Alignment"/> from a place on whose eight bytes are as asked.</summary>
    private IEnumerable<long> Places(long offset, int least, Func<ReadOnlySpan<byte>, bool> isWanted)
    {
        var block = new byte[1 << 20];
        for (var start = (offset + FrameHeader.Alignment - 1) & -FrameHeader.Alignment; start < Length; start += block.Length)
        {
            var count = (int)Math.Min(block.Length, Length - start);
            ReadFully(block.AsSpan(0, count), start);
            for (var at = 0; at + least <= count; at += FrameHeader.Alignment)
            {
                if (isWanted(block.AsSpan(at, Math.Min(FrameHeader.Alignment, count - at))))
                {
                    yield return start + at;
                }
            }
        }
    }

    private void ReadFully(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(_file, bytes, offset);
            if (read == 0)
            {
                throw new EndOfStreamException($"{Segment.Path} became shorter while it was read.");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }
}
