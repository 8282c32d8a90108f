using System.Text;
using System.Text.Json;

namespace FraudSignals.Rules.Files;

/// <summary>Reads a file into nodes with positions. Keeps duplicate keys, so that they can be told.</summary>
internal static class JsonTree
{
    private const int MaxDepth = 8;

    /// <summary>The root, or null after telling the report why not.</summary>
    public static JsonNode? Read(FileReport report)
    {
        var bytes = report.Source.Bytes;
        var reader = new Utf8JsonReader(bytes.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var root = Value(ref reader);
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            var offset = report.Source.OffsetOf(e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            var isComment = offset < bytes.Length && bytes.Span[offset] == '/';
            report.Error(offset, "json", isComment ? "a rule file has no comments" : Plain(e.Message), isComment ? "say it in the description" : null);
            return null;
        }
        catch (InvalidOperationException)
        {
            // A \u escape that is half of a surrogate pair.
            report.Error((int)reader.TokenStartIndex, "json", "the text holds an escape that is no character");
            return null;
        }
    }

    private static JsonNode Value(ref Utf8JsonReader reader)
    {
        var at = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new JsonNode(JsonValueKind.Object, at);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var (key, keyAt) = (reader.GetString()!, (int)reader.TokenStartIndex);
                    reader.Read();
                    map.Members.Add(new JsonMember(key, keyAt, Value(ref reader)));
                }

                return map;
            case JsonTokenType.StartArray:
                var list = new JsonNode(JsonValueKind.Array, at);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Items.Add(Value(ref reader));
                }

                return list;
            case JsonTokenType.String:
                return new JsonNode(JsonValueKind.String, at, reader.GetString()!);
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

    // The reader ends its messages with advice to programmers and with its position, counted from zero.
    private static string Plain(string message)
    {
        foreach (var tail in new[] { " LineNumber:", " Change the reader options", ", when isFinalBlock", " which is not supported in this mode" })
        {
            var end = message.IndexOf(tail, StringComparison.Ordinal);
            message = end < 0 ? message : message[..end];
        }

        return message.TrimEnd('.', ' ');
    }
}
