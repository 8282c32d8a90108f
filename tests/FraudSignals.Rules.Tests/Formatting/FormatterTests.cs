using FraudSignals.Rules.Formatting;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Tests.Files;
using FraudSignals.Rules.Tests.Packs;
using Nodes = System.Text.Json.Nodes;

namespace FraudSignals.Rules.Tests.Formatting;

public sealed class FormatterTests
{
    [Fact]
    public void Shipped_files_are_formatted()
    {
        var result = RuleFormatter.Format(RulesFolder.Path, write: false);
        Assert.Empty(result.Diagnostics);
        Assert.Equal("", string.Join(' ', result.Changed));
        Assert.True(result.Files > 30);
    }

    [Fact]
    public void A_file_in_any_layout_becomes_the_same()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule);
        Assert.Equal(["calls/busy.json"], RuleFormatter.Format(rules.Root, write: true).Changed);
        var formatted = File.ReadAllText(Path.Combine(rules.Root, "calls/busy.json"));
        Assert.Equal(
            """
            {
              "WorkflowName": "busy",
              "Subject": "number",
              "Aggregates": [
                { "Name": "calls_24h", "Of": "count", "Role": "caller", "Window": "24h" }
              ],
              "GlobalParams": [
                { "Name": "max_calls", "Expression": "100" }
              ],
              "Rules": [
                {
                  "RuleName": "busy",
                  "Expression": "calls_24h > max_calls",
                  "SuccessEvent": "busy",
                  "Properties": {
                    "id": "busy",
                    "title": "Busy",
                    "status": "test",
                    "level": "medium",
                    "score": 20,
                    "family": "volume",
                    "version": 1,
                    "description": "Many calls.",
                    "falsePositives": ["Riders"],
                    "references": ["https://example.org"],
                    "tags": [],
                    "owner": "team",
                    "created": "2026-11-23",
                    "modified": "2026-11-23",
                    "responder": "telco",
                    "action": "Look."
                  }
                }
              ]
            }

            """.ReplaceLineEndings("\n"), formatted);

        foreach (var layout in new[] { Reversed(formatted), formatted.Replace("\n", "\r\n", StringComparison.Ordinal),
            "\uFEFF" + formatted.Replace("\n", "", StringComparison.Ordinal) })
        {
            rules.With("calls/busy.json", layout);
            RuleFormatter.Format(rules.Root, write: true);
            Assert.Equal(formatted, File.ReadAllText(Path.Combine(rules.Root, "calls/busy.json")));
        }

        Assert.Empty(RuleFormatter.Format(rules.Root, write: true).Changed);
    }

    [Fact]
    public void Everything_is_kept_even_what_is_wrong()
    {
        const string Odd =
            """{ "Subject": "number", "Subject": "sim", "colour": [1, 2.50, -1e3, true, null, {}, []], "WorkflowName": "a \"b\" \\ \n ไทย😀 \u0041" }""";
        Assert.Equal(
            """
            {
              "WorkflowName": "a \"b\" \\ \n ไทย😀 A",
              "Subject": "number",
              "Subject": "sim",
              "colour": [
                1,
                2.50,
                -1e3,
                true,
                null,
                {},
                []
              ]
            }

            """.ReplaceLineEndings("\n"), Format(Odd, Keys.RuleFile));
    }

    [Fact]
    public void A_test_has_a_line_for_each_part_and_a_table_for_several_records()
    {
        const string Tests = """
            {
              "rule": "busy",
              "defaults": { "call": { "caller": "+66811110001", "answered": true } },
              "tests": [
                {
                  "name": "many",
                  "parameters": { "max_calls": 10 },
                  "events": [ { "call": { "callee": "+6682{00}" }, "at": "0s", "repeat": 50, "every": "1m" } ],
                  "expect": { "findings": [ { "rule": "busy", "subject": { "kind": "number", "key": "+66811110001" } } ] }
                },
                {
                  "name": "none",
                  "events": [
                    { "call": { "callee": "+66820000001" } },
                    { "call": { "callee": "+66820000002" }, "at": "1m" }
                  ],
                  "expect": { "findings": [] }
                }
              ]
            }

            """;
        Assert.Equal(Tests.ReplaceLineEndings("\n"), Format(Tests.Replace("\n", "", StringComparison.Ordinal), Keys.TestFile));
    }

    [Fact]
    public void With_check_nothing_is_written_and_what_is_no_json_is_left_alone()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule).With("calls/bad.json", "{")
            .With("deprecated/old.json", "{}").With("schema/x.json", "{}");
        var result = RuleFormatter.Format(rules.Root, write: false);
        Assert.Equal(2, result.Files);
        Assert.Equal(["calls/busy.json"], result.Changed);
        Assert.Equal("calls/bad.json", Assert.Single(result.Diagnostics).File);
        Assert.Equal(TestRules.Rule, File.ReadAllText(Path.Combine(rules.Root, "calls/busy.json")));
        RuleFormatter.Format(rules.Root, write: true);
        Assert.Equal("{", File.ReadAllText(Path.Combine(rules.Root, "calls/bad.json")));
    }

    private static string Format(string json, Keys? keys) =>
        Formatter.Format(JsonTree.Read(new FileReport("x.json", new SourceText(System.Text.Encoding.UTF8.GetBytes(json)), []))!, keys);

    private static string Reversed(string json) => Reverse(Nodes.JsonNode.Parse(json)!).ToJsonString();

    private static Nodes.JsonNode Reverse(Nodes.JsonNode node) => node switch
    {
        Nodes.JsonObject map =>
            new Nodes.JsonObject(map.Reverse().Select(m => KeyValuePair.Create(m.Key, (Nodes.JsonNode?)Reverse(m.Value!)))),
        Nodes.JsonArray list => new Nodes.JsonArray([.. list.Select(i => Reverse(i!))]),
        _ => node.DeepClone(),
    };
}
