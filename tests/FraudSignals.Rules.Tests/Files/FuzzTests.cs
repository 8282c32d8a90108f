using System.Text;
using CsCheck;

namespace FraudSignals.Rules.Tests.Files;

public sealed class FuzzTests
{
    private static readonly string[] Values =
        ["null", "1", "-1e999", "\"\"", "\"x\"", "[]", "[null]", "{}", "{\"x\":1}", "true", "[[\"caller\"]]"];

    [Fact]
    public void A_file_with_any_bytes_changed_loads_or_is_told_off() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2000], Gen.Byte, Gen.Int[0, 20]).Sample((which, place, value, removed) =>
        {
            var bytes = Encoding.UTF8.GetBytes(Content(which)).ToList();
            place %= bytes.Count;
            bytes.RemoveRange(place, Math.Min(removed, bytes.Count - place));
            bytes.Insert(place, value);
            return LoadsOrIsToldOff(which, [.. bytes]);
        }, iter: 500);

    [Fact]
    public void A_file_with_any_value_replaced_loads_or_is_told_off()
    {
        foreach (var which in new[] { 0, 1, 2 })
        {
            var content = Content(which);
            for (var colon = content.IndexOf(": ", StringComparison.Ordinal); colon >= 0;
                colon = content.IndexOf(": ", colon + 1, StringComparison.Ordinal))
            {
                var end = EndOfValue(content, colon + 2);
                foreach (var value in Values)
                {
                    Assert.True(LoadsOrIsToldOff(which, Encoding.UTF8.GetBytes(content[..(colon + 2)] + value + content[end..])));
                }
            }
        }
    }

    private static string Content(int which) => which switch
    {
        0 => TestRules.Rule,
        1 => TestRules.Typology,
        _ =>
            """{ "list": "no_state", "use": "noState", "subject": "account", "owner": "team", "reason": "Known.", "entries": [ { "kind": "account", "key": "1", "reason": "x", "expires": "2026-12-31" } ] }""",
    };

    private static bool LoadsOrIsToldOff(int which, byte[] content)
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule).With("calls/wide.json", TestRules.Wide);
        rules.With(which switch { 0 => "calls/busy.json", 1 => "typologies/centre.json", _ => "lists/no_state.json" }, content);
        var result = rules.Load();
        return result.Snapshot is null != result.Diagnostics.IsEmpty && result.Diagnostics.All(d => d.Line >= 1 && d.Column >= 1);
    }

    private static int EndOfValue(string json, int at)
    {
        var (depth, inText) = (0, false);
        for (; at < json.Length; at++)
        {
            var c = json[at];
            inText ^= c == '"';
            depth += inText ? 0 : c is '[' or '{' ? 1 : c is ']' or '}' ? -1 : 0;
            if (depth < 0 || (depth == 0 && !inText && c == ','))
            {
                break;
            }
        }

        return at;
    }
}
