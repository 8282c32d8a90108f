using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Lifecycle;

/// <summary>
/// The hash of what a rule or typology says: its values in the order of their keys, however they are laid out. Left out are
/// the version, the dates and the silences of checks, which change without it.
/// </summary>
internal static class ContentHash
{
    private const int HashBytes = 16;

    private static readonly string[] LeftOut = ["$schema", "version", "created", "modified", "silence"];

    /// <param name="root">The file's object.</param>
    /// <param name="rule">The rule's object in it; null for a typology. Other rules of the file are left out.</param>
    public static string Of(JsonNode root, JsonNode? rule)
    {
        var text = new StringBuilder();
        Write(text, root, rule);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, HashBytes));
    }

    private static void Write(StringBuilder text, JsonNode node, JsonNode? rule)
    {
        switch (node.Kind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var member in node.Members.Where(m => !LeftOut.Contains(m.Key)).OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    text.Append(JsonEncodedText.Encode(member.Key).Value).Append(':');
                    Write(text, member.Value, rule);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in rule is not null && node.Items.Contains(rule, ReferenceEqualityComparer.Instance) ? [rule]
                    : node.Items)
                {
                    Write(text, item, rule);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                text.Append('"').Append(JsonEncodedText.Encode(node.Text).Value).Append('"');
                break;
            default:
                text.Append(node.Kind == JsonValueKind.Number ? node.Text : node.Kind.ToString());
                break;
        }
    }
}
