using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace FraudSignals.Events;

/// <summary>
/// A record's id in 16 bytes. ASCII ids of up to 15 characters come back as posted;
/// any other id comes back as <c>hash:</c> and 30 hexadecimal digits of its XXH128.
/// </summary>
public readonly record struct RecordId
{
    private const int MaxVerbatim = 15;
    private const byte HashForm = 0x80;

    // The lowest byte is the length of a verbatim id, or HashForm; the id or its hash stands above it.
    private readonly UInt128 _packed;

    private RecordId(UInt128 packed) => _packed = packed;

    /// <summary>The packed form, unique per id up to hash collisions.</summary>
    public UInt128 Packed => _packed;

    public static RecordId FromPacked(UInt128 packed) => new(packed);

    public static RecordId Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is > 0 and <= MaxVerbatim && Ascii.IsValid(utf8))
        {
            UInt128 value = 0;
            foreach (var b in utf8)
            {
                value = (value << 8) | b;
            }

            return new RecordId((value << 8) | (byte)utf8.Length);
        }

        var hash = XxHash128.HashToUInt128(utf8);
        return new RecordId((hash << 8) | HashForm);
    }

    public static RecordId Of(string id) => Of(Encoding.UTF8.GetBytes(id));

    public override string ToString()
    {
        var form = (byte)_packed;
        if (form > MaxVerbatim)
        {
            return "hash:" + (_packed >> 8).ToString("x30", CultureInfo.InvariantCulture);
        }

        Span<char> text = stackalloc char[form];
        var rest = _packed >> 8;
        for (var i = form - 1; i >= 0; i--)
        {
            text[i] = (char)(byte)rest;
            rest >>= 8;
        }

        return new string(text);
    }
}
