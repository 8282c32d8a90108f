namespace FraudSignals.Formats.Input;

/// <summary>
/// Packed bytes as they are handed to a decoder that takes more of them than it needs. The last two portions handed over are kept,
/// so that the place can be found again at which the packed data ended.
/// </summary>
internal sealed class PackedInput(Stream inner) : ReadOnlyStream
{
    private const int PortionBytes = 8 * 1024;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _older;
    private int _last;
    private int _at;
    private int _end;
    private long _passed;

    /// <summary>How many bytes were handed over.</summary>
    public long Passed => _passed + _at;

    /// <summary>Whether nothing is left, and that is known.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>What is kept of what was handed over, and what was read ahead.</summary>
    public ReadOnlySpan<byte> Kept => _buffer.AsSpan(_older, _end - _older);

    /// <summary>What was read ahead.</summary>
    public ReadOnlySpan<byte> Ahead => _buffer.AsSpan(_at, _end - _at);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_at == _end && !await LookAheadAsync(1, cancellationToken))
        {
            return 0;
        }

        var count = Math.Min(Math.Min(buffer.Length, _end - _at), PortionBytes);
        _buffer.AsSpan(_at, count).CopyTo(buffer.Span);
        (_older, _last) = (_last, _at);
        _at += count;
        return count;
    }

    /// <summary>The next byte; -1 where there is none.</summary>
    public async ValueTask<int> ByteAsync(CancellationToken cancellation) =>
        _at < _end || await LookAheadAsync(1, cancellation) ? _buffer[_at++] : -1;

    /// <summary>Reads ahead so many bytes; false where there are fewer.</summary>
    public async ValueTask<bool> LookAheadAsync(int count, CancellationToken cancellation)
    {
        while (_end - _at < count)
        {
            if (_end == _buffer.Length)
            {
                Kept.CopyTo(_buffer);
                _passed += _older;
                (_older, _last, _at, _end) = (0, _last - _older, _at - _older, _end - _older);
            }

            var read = await inner.ReadAsync(_buffer.AsMemory(_end), cancellation);
            _end += read;
            if (read == 0)
            {
                IsAtEnd = true;
                return false;
            }
        }

        return true;
    }

    /// <summary>Forgets what was handed over before.</summary>
    public void Begin() => _older = _last = _at;

    /// <summary>Goes back to a place among the bytes that are <see cref="Kept"/>.</summary>
    public void GoTo(int kept)
    {
        _at = _older + kept;
        Begin();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
