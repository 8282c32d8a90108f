using System.Globalization;
using System.Text;
using FraudSignals.Rules.Files;

namespace FraudSignals.Benchmarks.Traffic;

/// <summary>
/// Makes any number of different rules about numbers, as a team's would be: most compare aggregates that many rules share
/// against thresholds of their own; each tenth has an aggregate of its own. Nearly none hit ordinary traffic.
/// </summary>
internal static class RuleFactory
{
    private static readonly string[] Windows = ["1h", "6h", "24h", "72h", "7d"];

    public static RuleFiles Make(int count)
    {
        var files = new RuleFiles($"{count} made rules");
        for (var i = 0; i < count; i++)
        {
            files.Add($"made/r{i:0000}.json", Encoding.UTF8.GetBytes(Rule(i)));
        }

        files.Add("typologies/made.json", Encoding.UTF8.GetBytes("""
            {
              "id": "made", "title": "Made", "status": "test", "version": 1, "severity": "high", "subject": "number", "responder": "telco",
              "description": "Two made rules.", "weights": { "r0000": 30, "r0001": 30 }, "alertThreshold": 50, "interdictionThreshold": 60,
              "minimumFamilies": 2, "window": "24h", "cooldown": "24h", "expiry": "7d", "actions": ["Look."], "appeal": "Ask.",
              "falsePositives": ["Riders"], "references": ["made"], "owner": "bench", "created": "2026-01-01", "modified": "2026-01-01"
            }
            """));
        return files;
    }

    private static string Rule(int i)
    {
        var role = i % 5 == 4 ? ("callee", "caller") : ("caller", "callee");
        var window = Windows[i / 2 % Windows.Length];
        var share = (0.50 + i * 37 % 45 / 100.0).ToString("0.00", CultureInfo.InvariantCulture);
        var many = 60 + i % 400;
        var aggregates =
            new List<string> { $$"""{ "Name": "calls", "Of": "count", "Role": "{{role.Item1}}", "Where": "kind == \"voice\"", "Window": "{{window}}" }""" };
        string expression;
        if (i % 10 == 3)
        {
            aggregates.Add(
                $$"""{ "Name": "own", "Of": "count", "Role": "{{role.Item1}}", "Where": "durationSeconds < {{5 + i / 10}}", "Window": "{{window}}" }""");
            expression = $"own >= {many} && own / calls >= {share}";
        }
        else
        {
            (var second, expression) = (i % 4) switch
            {
                0 =>
                    ($$"""{ "Name": "others", "Of": "distinct", "Field": "{{role.Item2}}", "Role": "{{role.Item1}}", "Window": "{{window}}" }""", $"calls >= {many} && others / calls >= {share}"),
                1 => ($$"""{ "Name": "taken", "Of": "count", "Role": "{{role.Item1}}", "Where": "answered", "Window": "{{window}}" }""",
                    $"calls >= {many} && taken / calls < {share}"),
                2 => ($$"""{ "Name": "talk", "Of": "sum", "Field": "durationSeconds", "Role": "{{role.Item1}}", "Window": "{{window}}" }""",
                    $"calls > {many} && talk / calls < {20 + i * 41 % 60}"),
                _ =>
                    ($$"""{ "Name": "short_calls", "Of": "count", "Role": "{{role.Item1}}", "Where": "durationSeconds < 10", "Window": "{{window}}" }""", $"short_calls >= {many} && short_calls / calls >= {share}"),
            };
            aggregates.Add(second);
        }

        var family = i % 2 == 0 ? "volume" : "spread";
        return $$"""
            {
              "WorkflowName": "r{{i:0000}}", "Subject": "number",
              "Aggregates": [ {{string.Join(", ", aggregates)}} ],
              "Rules": [ {
                "RuleName": "r{{i:0000}}", "Expression": "{{expression}}", "SuccessEvent": "r{{i:0000}}",
                "Properties": {
                  "id": "r{{i:0000}}", "title": "Made {{i}}", "status": "test", "level": "medium", "score": 20, "family": "{{family}}", "version": 1,
                  "description": "Made.", "falsePositives": ["Riders"], "references": ["made"], "tags": [], "owner": "bench",
                  "created": "2026-01-01", "modified": "2026-01-01", "responder": "telco", "action": "Look."
                }
              } ]
            }
            """;
    }
}
