using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Layouts;

/// <summary>The fields of one record as the contract has them, made from what a source wrote: their texts one behind the other.</summary>
internal sealed class MadeFields(int fields)
{
    private readonly RawField[] _fields = new RawField[fields];
    private byte[] _text = new byte[512];

    public ReadOnlySpan<byte> Text => _text.AsSpan(0, Length);

    public int Length { get; private set; }

    /// <summary>The field at a place; of kind <see cref="TokenKind.Absent"/> where it is not made.</summary>
    public RawField this[int field]
    {
        get => _fields[field];
        set => _fields[field] = value;
    }

    public void Clear()
    {
        Length = 0;
        Array.Clear(_fields);
    }

    public ReadOnlySpan<byte> TextOf(int field) => _text.AsSpan(_fields[field].Start, _fields[field].Length);

    /// <summary>Adds text at the end.</summary>
    public void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        Length += text.Length;
    }

    /// <summary>Puts other text in the place of what stands behind a place.</summary>
    public void Replace(int start, ReadOnlySpan<byte> text)
    {
        Length = start;
        Append(text);
    }

    /// <summary>The same fields, to keep.</summary>
    public MadeFields Copy()
    {
        var copy = new MadeFields(_fields.Length) { _text = Text.ToArray(), Length = Length };
        _fields.CopyTo(copy._fields, 0);
        return copy;
    }

    private Span<byte> Room(int length)
    {
        if (_text.Length - Length < length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, Length + length));
        }

        return _text.AsSpan(Length, length);
    }
}
