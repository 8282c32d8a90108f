using System.Buffers;
using System.IO.Compression;

namespace FraudSignals.Formats.Input;

/// <summary>Unpacks Brotli (RFC 7932). It has no checksum, but an end.</summary>
internal sealed class BrotliWholeStream(Stream packed) : ReadOnlyStream
{
    private const string What = "br";

    private readonly byte[] _buffer = new byte[64 * 1024];
    private BrotliDecoder _decoder;
    private int _at;
    private int _end;
    private long _passed;
    private long _unpacked;
    private bool _isDone;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_isDone)
            {
                return _at < _end || await FillAsync(cancellationToken) ? throw Unpacking.Follows(What, _passed + _at) : 0;
            }

            var status = _decoder.Decompress(_buffer.AsSpan(_at, _end - _at), buffer.Span, out var used, out var written);
            _at += used;
            _unpacked += written;
            if (status == OperationStatus.InvalidData)
            {
                throw Unpacking.Damaged(What, _unpacked == 0 && _passed == 0 ? 0 : _passed + _at, _unpacked);
            }

            _isDone = status == OperationStatus.Done;
            if (written > 0)
            {
                return written;
            }

            if (status == OperationStatus.NeedMoreData && !await FillAsync(cancellationToken))
            {
                if (_passed + _end > 0)
                {
                    throw Unpacking.CutOff(What, _passed + _end, _unpacked);
                }

                break;
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
            packed.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        _passed += _at;
        _end -= _at;
        _buffer.AsSpan(_at, _end).CopyTo(_buffer);
        _at = 0;
        var read = await packed.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        return read > 0;
    }
}
