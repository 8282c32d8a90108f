using System.Buffers;
using System.Text;
using System.Text.Json;

namespace FraudSignals.Rules.Json;

/// <summary>Reads a file into nodes with positions. Keeps duplicate keys, so that they can be told.</summary>
internal static class JsonTree
{
    private const int MaxDepth = 8;

    // Control characters but tab and line feed, zero-width characters, and those that turn the direction of writing.
    private static readonly SearchValues<char> Hidden = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\t' or '\n')),
        '\u00AD', '\u061C', '\u200B', '\u200E', '\u200F', '\u2028', '\u2029', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E',
        '\u2060', '\u2066', '\u2067', '\u2068', '\u2069', '\uFEFF',
    ]);

    /// <summary>The root, or null after telling the report why not.</summary>
    public static JsonNode? Read(FileReport report)
    {
        var bytes = report.Source.Bytes;
        var reader = new Utf8JsonReader(bytes.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var root = Value(ref reader, report);
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            var fault = JsonFault.Of(report.Source, e);
            report.Error(fault.Offset, "json", fault.Message, fault.Suggestion);
            return null;
        }
        catch (InvalidOperationException)
        {
            // A \u escape that is half of a surrogate pair.
            report.Error((int)reader.TokenStartIndex, "json", "the text holds an escape that is no character");
            return null;
        }
    }

    private static JsonNode Value(ref Utf8JsonReader reader, FileReport report)
    {
        var at = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new JsonNode(JsonValueKind.Object, at);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var (key, keyAt) = (Shown(reader.GetString()!, (int)reader.TokenStartIndex, report), (int)reader.TokenStartIndex);
                    reader.Read();
                    map.Members.Add(new JsonMember(key, keyAt, Value(ref reader, report)));
                }

                return map;
            case JsonTokenType.StartArray:
                var list = new JsonNode(JsonValueKind.Array, at);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Items.Add(Value(ref reader, report));
                }

                return list;
            case JsonTokenType.String:
                return new JsonNode(JsonValueKind.String, at, Shown(reader.GetString()!, at, report));
            case JsonTokenType.Number:
                return new JsonNode(JsonValueKind.Number, at, Encoding.UTF8.GetString(reader.ValueSpan));
            case JsonTokenType.True:
                return new JsonNode(JsonValueKind.True, at);
            case JsonTokenType.False:
                return new JsonNode(JsonValueKind.False, at);
            default:
                return new JsonNode(JsonValueKind.Null, at);
        }
    }

    // What cannot be seen can make a text read otherwise than it is compared, in a review as in an alert.
    private static string Shown(string text, int at, FileReport report)
    {
        if (text.AsSpan().IndexOfAny(Hidden) is >= 0 and var index)
        {
            report.Error(at, "hidden-character", $"the text holds {Characters.Describe(new Rune(text[index]))}, which cannot be seen",
                "take it out");
        }

        return text;
    }
}
