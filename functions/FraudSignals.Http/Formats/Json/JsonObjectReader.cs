namespace FraudSignals.Http.Formats;

/// <summary>
/// Splits one flat JSON object into the fields of a record in a single pass.
/// </summary>
/// <remarks>
/// Not <c>Utf8JsonReader</c>: that one throws on bad JSON, which at hundreds of thousands of bad lines a second is an attack,
/// and it cannot go on behind a value such as NaN. What counts is not judged here: a value is only found, whatever it is.
/// Senders write a record's fields in the same order every time, so the name that followed last time is tried first.
/// </remarks>
internal sealed class JsonObjectReader(RecordAssembler record)
{
    private const int Unknown = -1;

    private readonly FieldTable _table = record.Table;
    private readonly int[] _expected = NewExpected(record.Table.Fields.Length);

    /// <summary>Reads the object that begins at the first byte.</summary>
    /// <param name="text">The object and what follows it.</param>
    /// <param name="end">The place after the object, or where it is broken.</param>
    public JsonObjectStatus Read(ReadOnlySpan<byte> text, out int end)
    {
        record.Begin();
        end = JsonText.SkipSpace(text, 1);
        if (end < text.Length && text[end] == '}')
        {
            end++;
            return JsonObjectStatus.Complete;
        }

        for (var ordinal = 0; ; ordinal++)
        {
            int field;
            RawField name;
            if (IsExpected(text[end..], ordinal, out field, out var nameLength))
            {
                name = new RawField(end + 1, nameLength - "\"\":".Length, TokenKind.Text);
                end += nameLength;
            }
            else if (ReadName(text, ordinal, ref end, out field, out name) is var nameStatus and not JsonObjectStatus.Complete)
            {
                return nameStatus;
            }

            if (ReadValue(text, ref end, out var value) is var valueStatus and not JsonObjectStatus.Complete)
            {
                return valueStatus;
            }

            if (!record.TrySet(field, value))
            {
                record.Complain(field, name);
            }

            if (end >= text.Length || text[end] is not ((byte)',' or (byte)'}'))
            {
                end = JsonText.SkipSpace(text, end);
                if (end >= text.Length)
                {
                    return JsonObjectStatus.Incomplete;
                }
            }

            switch (text[end])
            {
                case (byte)',':
                    end = JsonText.SkipSpace(text, end + 1);
                    break;
                case (byte)'}':
                    end++;
                    return JsonObjectStatus.Complete;
                default:
                    return JsonObjectStatus.Broken;
            }
        }
    }

    /// <summary>Whether the text goes on with the name that stood at this place in the last record.</summary>
    private bool IsExpected(ReadOnlySpan<byte> text, int ordinal, out int field, out int length)
    {
        field = ordinal < _expected.Length ? _expected[ordinal] : Unknown;
        if (field < 0)
        {
            length = 0;
            return false;
        }

        var name = _table.Fields[field].JsonName;
        length = name.Length;
        return text.StartsWith(name);
    }

    /// <summary>Reads <c>"name":</c>.</summary>
    private JsonObjectStatus ReadName(ReadOnlySpan<byte> text, int ordinal, ref int at, out int field, out RawField name)
    {
        field = Unknown;
        name = default;
        if (at >= text.Length)
        {
            return JsonObjectStatus.Incomplete;
        }

        if (text[at] != '"')
        {
            return JsonObjectStatus.Broken;
        }

        var start = at + 1;
        var quote = JsonText.FindQuote(text, start, out var isEscaped);
        if (quote < 0)
        {
            at = text.Length;
            return JsonObjectStatus.Incomplete;
        }

        name = isEscaped ? Unescape(text[start..quote]) : new RawField(start, quote - start, TokenKind.Text);
        field = _table.Find(record.TextOf(name, text));
        if (ordinal < _expected.Length)
        {
            _expected[ordinal] = field;
        }

        at = JsonText.SkipSpace(text, quote + 1);
        if (at >= text.Length)
        {
            return JsonObjectStatus.Incomplete;
        }

        return text[at++] == ':' ? JsonObjectStatus.Complete : JsonObjectStatus.Broken;
    }

    private JsonObjectStatus ReadValue(ReadOnlySpan<byte> text, ref int at, out RawField value)
    {
        value = default;
        if (at >= text.Length || text[at] <= ' ')
        {
            at = JsonText.SkipSpace(text, at);
        }

        if (at >= text.Length)
        {
            return JsonObjectStatus.Incomplete;
        }

        var start = at;
        switch (text[at])
        {
            case (byte)'"':
                start++;
                var quote = JsonText.FindQuote(text, start, out var isEscaped);
                if (quote < 0)
                {
                    at = text.Length;
                    return JsonObjectStatus.Incomplete;
                }

                value = isEscaped ? Unescape(text[start..quote]) : new RawField(start, quote - start, TokenKind.Text);
                at = quote + 1;
                return JsonObjectStatus.Complete;

            case (byte)'{' or (byte)'[':
                var length = default(JsonSkipper).Skip(text[at..]);
                at = length < 0 ? text.Length : at + length;
                value = new RawField(start, at - start, TokenKind.Nested);
                return length < 0 ? JsonObjectStatus.Incomplete : JsonObjectStatus.Complete;

            default:
                while (at < text.Length && !IsDelimiter(text[at]))
                {
                    at++;
                }

                var word = text[start..at];
                value = new RawField(start, word.Length, KindOf(word));
                return word.IsEmpty ? JsonObjectStatus.Broken : JsonObjectStatus.Complete;
        }
    }

    private RawField Unescape(ReadOnlySpan<byte> text) =>
        record.Keep(JsonText.Unescape(text, record.Scratch(text.Length)), TokenKind.Text);

    private static TokenKind KindOf(ReadOnlySpan<byte> word) => word.IsEmpty
        ? TokenKind.Absent
        : word[0] switch
        {
            (byte)'-' when word.Length > 1 && char.IsAsciiDigit((char)word[1]) => TokenKind.Number,
            >= (byte)'0' and <= (byte)'9' => TokenKind.Number,
            (byte)'t' when word.SequenceEqual("true"u8) => TokenKind.True,
            (byte)'f' when word.SequenceEqual("false"u8) => TokenKind.False,
            (byte)'n' when word.SequenceEqual("null"u8) => TokenKind.Null,
            _ => TokenKind.Word,
        };

    // A colon, quote or opening bracket cannot follow a word either; ending there shows that something is missing.
    private static bool IsDelimiter(byte b) =>
        b is (byte)',' or (byte)'}' or (byte)']' or (byte)':' or (byte)'"' or (byte)'{' or (byte)'[' || JsonText.IsSpace(b);

    private static int[] NewExpected(int length)
    {
        var expected = new int[length];
        Array.Fill(expected, Unknown);
        return expected;
    }
}
