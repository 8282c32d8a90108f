using System.Text;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Input;

/// <summary>Text of another encoding as UTF-8. Bytes that are no text in it end the reading.</summary>
internal sealed class DecodedStream(Stream inner, Encoding encoding, string name) : ReadOnlyStream
{
    private readonly Decoder _decoder = encoding.GetDecoder();
    private readonly byte[] _raw = new byte[16 * 1024];
    private readonly char[] _chars = new char[16 * 1024 + 16];
    private readonly byte[] _text = new byte[3 * (16 * 1024 + 16)];
    private int _at;
    private int _end;
    private long _passed;
    private bool _isAtEnd;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_at == _end && !_isAtEnd)
        {
            var count = await inner.ReadAsync(_raw, cancellationToken);
            _isAtEnd = count == 0;
            Decode(_raw.AsSpan(0, count));
            _passed += count;
        }

        var given = Math.Min(buffer.Length, _end - _at);
        _text.AsSpan(_at, given).CopyTo(buffer.Span);
        _at += given;
        return given;
    }

    private void Decode(ReadOnlySpan<byte> raw)
    {
        try
        {
            var chars = _decoder.GetChars(raw, _chars, flush: _isAtEnd);
            (_at, _end) = (0, Encoding.UTF8.GetBytes(_chars.AsSpan(0, chars), _text));
        }
        catch (DecoderFallbackException)
        {
            throw new UnreadableDataException(ErrorCodes.WrongEncoding,
                $"Behind byte {_passed} stands what is no {name}, the encoding that the layout of this source names.");
        }
    }
}
