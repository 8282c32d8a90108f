using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Json;

/// <summary>
/// Splits one flat JSON object into the fields of a record in a single pass.
/// </summary>
/// <remarks>
/// Not <c>Utf8JsonReader</c>: that one throws on bad JSON, which at hundreds of thousands of bad lines a second is an attack,
/// and it cannot go on behind a value such as NaN. What counts is not judged here: a value is only found, whatever it is.
/// Senders write a record's fields in the same order every time, so the name that followed last time is tried first.
/// </remarks>
internal sealed class JsonObjectReader(RecordAssembler record) : JsonRecordReader(record)
{
    private const int Unknown = -1;

    private readonly FieldTable _table = record.Table;
    private readonly int[] _expected = NewExpected(record.Table.Fields.Length);

    public override JsonObjectStatus Read(ReadOnlySpan<byte> text, out int end)
    {
        Record.Begin();
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

            if (!Record.TrySet(field, value))
            {
                Record.Complain(field, name);
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
        if (ReadText(text, ref at, out name) is var status and not JsonObjectStatus.Complete)
        {
            return status;
        }

        field = _table.Find(Record.TextOf(name, text));
        if (ordinal < _expected.Length)
        {
            _expected[ordinal] = field;
        }

        return PassColon(text, ref at);
    }

    private static int[] NewExpected(int length)
    {
        var expected = new int[length];
        Array.Fill(expected, Unknown);
        return expected;
    }
}
