using System.Text;
using System.Text.Json;

namespace FraudSignals.Rules.Json;

/// <summary>A JSON value that remembers where in its file it stands.</summary>
/// <param name="Offset">The byte at which it begins.</param>
/// <param name="Text">The value of a string, or a number as written.</param>
internal sealed record JsonNode(JsonValueKind Kind, int Offset, string Text = "")
{
    public List<JsonMember> Members { get; } = [];

    public List<JsonNode> Items { get; } = [];

    /// <summary>The value under a key of an object; the first where there are several.</summary>
    public JsonNode? Member(string key) => Members.Find(m => m.Key == key)?.Value;

    /// <summary>What the value is, in the words of a message.</summary>
    public string Description => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    /// <summary>The value as JSON again.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        switch (Kind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in Members)
                {
                    json.WritePropertyName(member.Key);
                    member.Value.WriteTo(json);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                Items.ForEach(item => item.WriteTo(json));
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Text);
                break;
            case JsonValueKind.Number:
                json.WriteRawValue(Text);
                break;
            case JsonValueKind.Null:
                json.WriteNullValue();
                break;
            default:
                json.WriteBooleanValue(Kind == JsonValueKind.True);
                break;
        }
    }
}
