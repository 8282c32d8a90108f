using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Json;

/// <summary>Finds the values of one record in a JSON object.</summary>
/// <param name="record">Takes them.</param>
internal abstract class JsonRecordReader(RecordAssembler record)
{
    private protected RecordAssembler Record => record;

    /// <summary>Reads the object that begins at the first byte.</summary>
    /// <param name="text">The object and what follows it.</param>
    /// <param name="end">The place after the object, or where it is broken.</param>
    public abstract JsonObjectStatus Read(ReadOnlySpan<byte> text, out int end);

    /// <summary>Reads a text in quotes, such as a name.</summary>
    private protected JsonObjectStatus ReadText(ReadOnlySpan<byte> text, ref int at, out RawField value)
    {
        value = default;
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

        value = isEscaped ? Unescape(text[start..quote]) : new RawField(start, quote - start, TokenKind.Text);
        at = quote + 1;
        return JsonObjectStatus.Complete;
    }

    /// <summary>Goes behind the colon that follows a name.</summary>
    private protected static JsonObjectStatus PassColon(ReadOnlySpan<byte> text, ref int at)
    {
        at = JsonText.SkipSpace(text, at);
        if (at >= text.Length)
        {
            return JsonObjectStatus.Incomplete;
        }

        return text[at++] == ':' ? JsonObjectStatus.Complete : JsonObjectStatus.Broken;
    }

    private protected JsonObjectStatus ReadValue(ReadOnlySpan<byte> text, ref int at, out RawField value)
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
        Record.Keep(JsonText.Unescape(text, Record.Scratch(text.Length)), TokenKind.Text);

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
}
