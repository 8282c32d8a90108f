using System.Globalization;
using System.Text;
using System.Text.Json;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Formatting;

/// <summary>
/// Writes a file the one way files are written: keys in the order of their <see cref="Keys"/>, two spaces a level, a row of
/// a list on one line, lists of texts on one line where they fit. Nothing is added, left out or said otherwise.
/// </summary>
internal sealed class Formatter
{
    /// <summary>The columns a list of texts may take.</summary>
    public const int Width = 120;

    // Rows of rows, such as the events of a test, may be longer before they are broken up: they are read as a table.
    private const int RowWidth = 200;

    private readonly StringBuilder _text = new();

    private Formatter()
    {
    }

    /// <param name="keys">The keys of the file's object; null keeps all keys in the order they have.</param>
    public static string Format(JsonNode root, Keys? keys)
    {
        var formatter = new Formatter();
        formatter.Write(root, keys, 0);
        return formatter._text.Append('\n').ToString();
    }

    private void Write(JsonNode node, Keys? keys, int indent)
    {
        switch (node.Kind)
        {
            case JsonValueKind.Object when node.Members.Count > 0:
                Lines('{', '}', indent, Ordered(node, keys), member =>
                {
                    Text(member.Key);
                    _text.Append(": ");
                    WriteMember(member, keys, indent + 1);
                });
                break;
            case JsonValueKind.Array when node.Items.Exists(IsNested):
                Lines('[', ']', indent, node.Items, item => WriteItem(item, keys, indent + 1));
                break;
            case JsonValueKind.Array when !Fits(node, keys, Width):
                Lines('[', ']', indent, node.Items, item => Line(item, keys));
                break;
            default:
                Line(node, keys);
                break;
        }
    }

    // What an object is a map of, such as the versions of a lock, is a row too.
    private void WriteMember(JsonMember member, Keys? outer, int indent)
    {
        var keys = outer?.Of(member.Key);
        if (outer is null ? IsRow(member.Value) && Fits(member.Value, keys, Width)
            : outer.OnOneLine.Contains(member.Key) && !HasSeveral(member.Value) && Fits(member.Value, keys, RowWidth))
        {
            Line(member.Value, keys);
        }
        else
        {
            Write(member.Value, keys, indent);
        }
    }

    private void WriteItem(JsonNode item, Keys? keys, int indent)
    {
        var isRow = keys is not { OnOneLine.Length: > 0 } && (IsRow(item) || (IsRowOfRows(item) && Fits(item, keys, RowWidth)));
        if (isRow)
        {
            Line(item, keys);
        }
        else
        {
            Write(item, keys, indent);
        }
    }

    private void Lines<T>(char open, char close, int indent, IReadOnlyList<T> parts, Action<T> write)
    {
        _text.Append(open);
        for (var i = 0; i < parts.Count; i++)
        {
            _text.Append(i == 0 ? "\n" : ",\n").Append(' ', 2 * (indent + 1));
            write(parts[i]);
        }

        _text.Append('\n').Append(' ', 2 * indent).Append(close);
    }

    private void Line(JsonNode node, Keys? keys)
    {
        switch (node.Kind)
        {
            case JsonValueKind.Object:
                var members = Ordered(node, keys);
                _text.Append(members.Count == 0 ? "{" : "{ ");
                for (var i = 0; i < members.Count; i++)
                {
                    _text.Append(i == 0 ? "" : ", ");
                    Text(members[i].Key);
                    _text.Append(": ");
                    Line(members[i].Value, keys?.Of(members[i].Key));
                }

                _text.Append(members.Count == 0 ? "}" : " }");
                break;
            case JsonValueKind.Array:
                var spaced = node.Items.Exists(IsNested);
                _text.Append(spaced ? "[ " : "[");
                for (var i = 0; i < node.Items.Count; i++)
                {
                    _text.Append(i == 0 ? "" : ", ");
                    Line(node.Items[i], keys);
                }

                _text.Append(spaced ? " ]" : "]");
                break;
            case JsonValueKind.String:
                Text(node.Text);
                break;
            default:
                _text.Append(node.Kind == JsonValueKind.Number ? node.Text : node.Kind.ToString().ToLowerInvariant());
                break;
        }
    }

    private void Text(string text)
    {
        _text.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append("\\\\"),
                '\n' => _text.Append("\\n"),
                '\r' => _text.Append("\\r"),
                '\t' => _text.Append("\\t"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' => _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => _text.Append(c),
            };
        }

        _text.Append('"');
    }

    // Room for the comma is kept, so that moving an entry does not break its line.
    private bool Fits(JsonNode node, Keys? keys, int width)
    {
        var lineStart = _text.Length;
        while (lineStart > 0 && _text[lineStart - 1] != '\n')
        {
            lineStart--;
        }

        var trial = new Formatter();
        trial.Line(node, keys);
        return _text.Length - lineStart + trial._text.Length + 1 <= width;
    }

    // Unknown keys come last, in the order they have; a sort that keeps order leaves them and keys told twice in place.
    private static List<JsonMember> Ordered(JsonNode node, Keys? keys) => keys is null
        ? node.Members
        : [.. node.Members.OrderBy(m => Array.IndexOf(keys.All, m.Key) is >= 0 and var place ? place : int.MaxValue)];

    private static bool IsNested(JsonNode node) => node.Kind is JsonValueKind.Object or JsonValueKind.Array;

    // A list of several objects, anywhere inside: it reads better as a table.
    private static bool HasSeveral(JsonNode node) =>
        (node.Items.Count > 1 && node.Items.Exists(IsNested)) || node.Items.Exists(HasSeveral)
            || node.Members.Exists(m => HasSeveral(m.Value));

    private static bool IsRow(JsonNode node) =>
        node.Kind == JsonValueKind.Object
            && node.Members.TrueForAll(m => m.Value.Kind != JsonValueKind.Object && !m.Value.Items.Exists(IsNested));

    private static bool IsRowOfRows(JsonNode node) =>
        node.Kind == JsonValueKind.Object
            && node.Members.TrueForAll(m => IsRow(m.Value) || (m.Value.Kind != JsonValueKind.Object && !m.Value.Items.Exists(IsNested)));
}
