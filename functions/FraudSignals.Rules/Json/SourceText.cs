using System.Text;

namespace FraudSignals.Rules.Json;

/// <summary>The bytes of a file, and where in lines and columns they stand.</summary>
internal sealed class SourceText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes;

    /// <param name="bytes">The file as read; a byte-order mark is left out, line ends become single line feeds.</param>
    public SourceText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        var kept = new byte[bytes.Length];
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\r')
            {
                if (i + 1 == bytes.Length || bytes[i + 1] != '\n')
                {
                    kept[length++] = (byte)'\n';
                }
            }
            else
            {
                kept[length++] = bytes[i];
            }
        }

        _bytes = kept[..length];
    }

    /// <summary>The content, the same on every system.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    public bool IsUtf8
    {
        get
        {
            try
            {
                _ = Strict.GetCharCount(_bytes);
                return true;
            }
            catch (DecoderFallbackException)
            {
                return false;
            }
        }
    }

    /// <summary>The 1-based line and column, in characters, of a byte.</summary>
    public (int Line, int Column) PositionOf(int offset)
    {
        var before = _bytes.AsSpan(0, Math.Clamp(offset, 0, _bytes.Length));
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    /// <summary>The byte at a 0-based line and byte in that line.</summary>
    public int OffsetOf(long line, long byteInLine)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            start += _bytes.AsSpan(start).IndexOf((byte)'\n') + 1;
        }

        return (int)Math.Min(start + byteInLine, _bytes.Length);
    }

    /// <summary>The byte at which a character of a JSON string stands, given where its opening quote does.</summary>
    public int OffsetInString(int quote, int index)
    {
        var at = quote + 1;
        while (index > 0 && at < _bytes.Length && _bytes[at] != '"')
        {
            if (_bytes[at] == '\\')
            {
                at += at + 1 < _bytes.Length && _bytes[at + 1] == 'u' ? 6 : 2;
                index--;
            }
            else
            {
                // A character of four UTF-8 bytes is two in UTF-16.
                var length = _bytes[at] < 0x80 ? 1 : _bytes[at] < 0xE0 ? 2 : _bytes[at] < 0xF0 ? 3 : 4;
                at += length;
                index -= length == 4 ? 2 : 1;
            }
        }

        return at;
    }
}
