namespace FraudSignals.TestKit;

/// <summary>
/// Two rules and two typologies that can be reckoned by hand: <c>busy</c> alerts on a number with the third call to a third
/// callee within a day, <c>very_busy</c> with the sixth call to a third or later callee.
/// </summary>
public static class TinyRules
{
    public static string Write(TempDirectory directory)
    {
        Rule("many", "volume", "calls >= 3");
        Rule("wide", "spread", "callees >= 3");
        Rule("very_many", "volume", "calls >= 6");
        Typology("busy", "many");
        Typology("very_busy", "very_many");
        return directory.File("rules");

        void Rule(string id, string family, string expression) => directory.Write($"rules/tiny/{id}.json", $$"""
            {
              "$schema": "../schema/rule.schema.json",
              "WorkflowName": "{{id}}",
              "Subject": "number",
              "Aggregates": [
                {{(expression.StartsWith("calls", StringComparison.Ordinal)
                    ? """{ "Name": "calls", "Of": "count", "Role": "caller", "Window": "24h" }"""
                    : """{ "Name": "callees", "Of": "distinct", "Role": "caller", "Field": "callee", "Window": "24h" }""")}}
              ],
              "Rules": [
                {
                  "RuleName": "{{id}}",
                  "Expression": "{{expression}}",
                  "SuccessEvent": "{{id}}",
                  "Properties": {
                    "id": "{{id}}", "title": "{{id}}", "status": "test", "level": "medium", "score": 30, "family": "{{family}}", "version": 1,
                    "description": "A rule for tests.", "falsePositives": ["Busy people"], "references": ["Made up"], "tags": ["voice"],
                    "owner": "tests", "created": "2026-01-01", "modified": "2026-01-01", "responder": "telco", "action": "Look.",
                    "thresholdReason": "A small number for tests."
                  }
                }
              ]
            }
            """);

        void Typology(string id, string volume) => directory.Write($"rules/typologies/{id}.json", $$"""
            {
              "$schema": "../schema/typology.schema.json",
              "id": "{{id}}", "title": "{{id}}", "status": "test", "version": 1, "severity": "high", "subject": "number", "responder": "telco",
              "description": "A typology for tests.", "weights": { "{{volume}}": 30, "wide": 30 },
              "alertThreshold": 60, "interdictionThreshold": 60, "minimumFamilies": 2, "window": "24h", "cooldown": "24h", "expiry": "7d",
              "actions": ["Look"], "appeal": "Ask.", "falsePositives": ["Busy people"], "references": ["Made up"],
              "owner": "tests", "created": "2026-01-01", "modified": "2026-01-01"
            }
            """);
    }
}
