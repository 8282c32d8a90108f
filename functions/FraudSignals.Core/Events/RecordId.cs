using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace FraudSignals.Events;

/// <summary>
/// A record's id in 16 bytes. Unless they show an identifier, ASCII ids of up to 15 characters and UUIDs (RFC 9562, in groups of
/// 8-4-4-4-12, all lower or all
/// upper case) come back as posted; any other id comes back as <c>hash:</c> and 30 hexadecimal digits of its XXH128.
/// </summary>
public readonly record struct RecordId
{
    private const int MaxTextLength = 15;
    private const int UuidLength = 36;

    // The byte in which a UUID has its variant, the bits 10, tells by these two bits what the other bits are.
    private const int TagShift = 56;
    private const byte KindMask = 0b11 << 6;
    private const byte TextKind = 0b00 << 6; // With the text's length.
    private const byte HashKind = 0b01 << 6;
    private const byte LowerUuidKind = 0b10 << 6; // A UUID as it is.
    private const byte UpperUuidKind = 0b11 << 6;

    private readonly UInt128 _packed;

    private RecordId(UInt128 packed) => _packed = packed;

    /// <summary>The packed form, unique per id up to hash collisions.</summary>
    public UInt128 Packed => _packed;

    private byte Tag => (byte)(_packed >> TagShift);

    public static RecordId FromPacked(UInt128 packed) => new(packed);

    public static RecordId Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is > 0 and <= MaxTextLength && Ascii.IsValid(utf8))
        {
            return Tagged((byte)(TextKind | utf8.Length), BigEndian(utf8));
        }

        return TryUuid(utf8, out var uuid) ? uuid : HiddenOf(utf8);
    }

    // Up to fifteen bytes as one number, the first the highest.
    private static UInt128 BigEndian(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(ulong))
        {
            var unused = (2 * sizeof(ulong) - bytes.Length) * 8;
            return new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> unused,
                BinaryPrimitives.ReadUInt64BigEndian(bytes[^sizeof(ulong)..]));
        }

        ulong low = 0;
        foreach (var b in bytes)
        {
            low = low << 8 | b;
        }

        return low;
    }

    /// <summary>The id as its hash alone, for one that shows what must not be kept in clear.</summary>
    public static RecordId HiddenOf(ReadOnlySpan<byte> utf8) => Tagged(HashKind, XxHash128.HashToUInt128(utf8));

    public static RecordId Of(string id) => Of(Encoding.UTF8.GetBytes(id));

    public override string ToString() => (Tag & KindMask) switch
    {
        TextKind => Text(),
        HashKind => "hash:" + Untagged().ToString("x30", CultureInfo.InvariantCulture),
        LowerUuidKind => Uuid(),
        _ => Uuid().ToUpperInvariant(),
    };

    private static bool TryUuid(ReadOnlySpan<byte> utf8, out RecordId id)
    {
        id = default;
        if (utf8.Length != UuidLength || !Utf8Parser.TryParse(utf8, out Guid uuid, out var length, 'D') || length != UuidLength)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        id = new RecordId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
        var isUpper = utf8.ContainsAnyInRange((byte)'A', (byte)'F');
        if ((id.Tag & KindMask) != LowerUuidKind || (isUpper && utf8.ContainsAnyInRange((byte)'a', (byte)'f')))
        {
            return false;
        }

        id = isUpper ? id.OfKind(UpperUuidKind) : id;
        return true;
    }

    /// <summary>The lower 15 bytes of a value around a tag.</summary>
    private static RecordId Tagged(byte tag, UInt128 value) =>
        new(new UInt128((ulong)(value >> TagShift), (ulong)tag << TagShift | LowBits(value)));

    private UInt128 Untagged() => _packed >> 64 << TagShift | LowBits(_packed);

    private static ulong LowBits(UInt128 value) => (ulong)value & ((1UL << TagShift) - 1);

    private RecordId OfKind(byte kind) => new(_packed & ~((UInt128)KindMask << TagShift) | (UInt128)kind << TagShift);

    private string Text()
    {
        Span<char> text = stackalloc char[Tag & ~KindMask];
        var rest = Untagged();
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = (char)(byte)rest;
            rest >>= 8;
        }

        return new string(text);
    }

    private string Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, OfKind(LowerUuidKind)._packed);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
