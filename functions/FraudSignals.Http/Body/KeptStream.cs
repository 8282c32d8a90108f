using System.Buffers;
using FraudSignals.Formats.Input;

namespace FraudSignals.Http.Body;

/// <summary>
/// Reads a body and keeps what was read, so that it can be had from its beginning once more. Holds as much memory as was read.
/// </summary>
internal sealed class KeptStream(Stream inner) : ReadOnlyStream
{
    private const int SegmentBytes = 1 << 16;

    private readonly List<byte[]> _segments = [];
    private long _length;
    private long _replayed;
    private bool _keeps = true;

    /// <summary>From now on reads begin again with the first byte.</summary>
    /// <param name="forGood">Whether what is read beyond what is kept is not kept any more.</param>
    public void Rewind(bool forGood) => (_replayed, _keeps) = (0, !forGood);

    /// <summary>The same stream, for readers that close what they have read.</summary>
    public Stream LeftOpen() => new View(this);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_replayed < _length)
        {
            return Replay(buffer.Span);
        }

        var count = await inner.ReadAsync(buffer, cancellationToken);
        if (_keeps)
        {
            Keep(buffer.Span[..count]);
            _replayed = _length;
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        _segments.ForEach(s => ArrayPool<byte>.Shared.Return(s));
        _segments.Clear();
        base.Dispose(disposing);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var at = (int)(_length % SegmentBytes);
            if (at == 0)
            {
                _segments.Add(ArrayPool<byte>.Shared.Rent(SegmentBytes));
            }

            var count = Math.Min(bytes.Length, SegmentBytes - at);
            bytes[..count].CopyTo(_segments[^1].AsSpan(at));
            bytes = bytes[count..];
            _length += count;
        }
    }

    private int Replay(Span<byte> buffer)
    {
        var at = (int)(_replayed % SegmentBytes);
        var count = (int)Math.Min(Math.Min(buffer.Length, SegmentBytes - at), _length - _replayed);
        _segments[(int)(_replayed / SegmentBytes)].AsSpan(at, count).CopyTo(buffer);
        _replayed += count;
        return count;
    }

    private sealed class View(KeptStream kept) : ReadOnlyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            kept.ReadAsync(buffer, cancellationToken);
    }
}
