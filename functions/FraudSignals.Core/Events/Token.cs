using System.Buffers.Binary;
using System.Globalization;

namespace FraudSignals.Events;

/// <summary>
/// The keyed 128-bit stand-in for an identifier (HMAC-SHA256, first 16 bytes). State, alerts between parties and
/// logs hold tokens only. The default value means that the event has no such identifier.
/// </summary>
public readonly record struct Token(UInt128 Value)
{
    /// <summary>The length of a token in bytes.</summary>
    public const int Size = 16;

    public bool IsAbsent => Value == UInt128.Zero;

    /// <summary>A 32-bit extract, for use inside the state of one subject.</summary>
    public uint Low32 => (uint)Value;

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    public static Token Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128BigEndian(source));

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);

    public static bool TryParse(ReadOnlySpan<char> text, out Token token)
    {
        var ok = text.Length == 32
            && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        token = ok ? new Token(UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)) : default;
        return ok;
    }
}
