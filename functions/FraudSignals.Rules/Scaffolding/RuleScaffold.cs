using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FraudSignals.Events;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Formatting;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Scaffolding;

/// <summary>
/// A new rule and its tests: it counts events within 24 hours and can be run as it is. What only its author can know stands
/// there behind <see cref="Mark"/>.
/// </summary>
public static partial class RuleScaffold
{
    /// <summary>Begins each text that the author has yet to write; <c>rules check</c> fails until all are written.</summary>
    public const string Mark = "TODO"; // What the command writes for its user, not something this code leaves undone.

    /// <summary>The words for the subjects a rule may be about.</summary>
    public static IReadOnlyCollection<string> Subjects { get; } = [.. Words.Subjects.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Why there can be no such rule file; null where there can.</summary>
    /// <param name="domain">The folder.</param>
    /// <param name="id">The rule's id.</param>
    public static string? WhyNot(string domain, string id) =>
        !NameForm().IsMatch(domain) || !NameForm().IsMatch(id)
            ? "write DOMAIN/NAME in lower-case letters, digits and underscores, for example call_center/night_calls"
        : RuleFiles.IsReserved(domain) ? $"the folder {domain} is not for rules; name the domain the rule is of, for example call_center"
        : null;

    /// <summary>The rule file.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="subject">Whom it is about: one of <see cref="Subjects"/>.</param>
    /// <param name="today">The day it is made.</param>
    public static string Rule(string id, string subject, DateOnly today)
    {
        var shape = Shape.Of(Words.Subjects[subject]);
        return Formatted(Keys.RuleFile, $$"""
            {
              "$schema": "../schema/rule.schema.json",
              "WorkflowName": "{{id}}",
              "Subject": "{{subject}}",
              "Aggregates": [
                { "Name": "{{shape.Events}}_24h", "Of": "count", "Role": "{{shape.Role}}", "Window": "24h" }
              ],
              "GlobalParams": [
                { "Name": "min_{{shape.Events}}", "Expression": "50" }
              ],
              "Rules": [
                {
                  "RuleName": "{{id}}",
                  "Expression": "{{shape.Events}}_24h >= min_{{shape.Events}}",
                  "SuccessEvent": "{{id}}",
                  "Properties": {
                    "id": "{{id}}",
                    "title": "{{Mark}}: what is seen, in a few words",
                    "status": "experimental",
                    "level": "low",
                    "score": 10,
                    "family": "volume",
                    "version": 1,
                    "description": "{{Mark}}: what the rule looks for, and why that is suspect.",
                    "falsePositives": ["{{Mark}}: who behaves like this in good faith"],
                    "references": ["{{Mark}}: where the signal and its threshold come from"],
                    "tags": [],
                    "owner": "{{Mark}}: the team that answers for it",
                    "created": "{{Day(today)}}",
                    "modified": "{{Day(today)}}",
                    "responder": "{{shape.Responder}}",
                    "action": "{{Mark}}: what the responder should do about it.",
                    "thresholdReason": "{{Mark}}: why this threshold, if it is not the published one."
                  }
                }
              ]
            }
            """);
    }

    /// <summary>Its tests, one of every kind that a rule needs. They pass until the rule is changed.</summary>
    public static string Tests(string id, string subject)
    {
        var shape = Shape.Of(Words.Subjects[subject]);
        var tests = new[]
        {
            Test($"{Mark}: what the rule is to find", "match", shape.Series(60), "49m"),
            Test($"{Mark}: traffic like it that is in order", "silence", shape.Series(10), null),
            Test("49 are one too few", "below", shape.Series(49), null),
            Test("50", "threshold", shape.Series(50), "49m"),
            Test("The first is still in the window", "windowEdge", $"{shape.Series(1)}, {shape.Series(49, "23h10m")}", "23h58m"),
            Test("The first has left the window", "windowEdge", $"{shape.Series(1)}, {shape.Series(49, "23h12m")}", null),
            Test("The last that was missing comes hours late", "late",
                $"{shape.Series(49)}, {shape.Series(1, "10m", ", \"received\": \"+5h\"")}", ""),
            Test("49 sent twice are 49", "duplicate", shape.Series(49, more: ", \"sent\": 2"), null,
                ", \"notTaken\": { \"duplicate\": 49 }"),
            Test("What was not observed before holds nothing up", "cannotSay", shape.Series(50), "49m", ", \"cannotSay\": false",
                "\n      \"observed\": \"0s\","),
        };
        return Formatted(Keys.TestFile, $$"""
            {
              "$schema": "../schema/test.schema.json",
              "rule": "{{id}}",
              "defaults": { {{shape.Defaults}} },
              "tests": [
            {{string.Join(",\n", tests)}}
              ]
            }
            """);

        // At: null for silence, empty for a finding at whatever time.
        string Test(string name, string covers, string events, string? at, string more = "", string observed = "")
        {
            var finding = at is null ? "[]" : $$"""[ { "subject": "{{shape.Key}}"{{(at.Length == 0 ? "" : $", \"at\": \"{at}\"")}} } ]""";
            return $$"""
                    {
                      "name": "{{name}}",
                      "covers": ["{{covers}}"],{{observed}}
                      "events": [ {{events}} ],
                      "expect": { "findings": {{finding}}{{more}} }
                    }
                """;
        }
    }

    private static string Formatted(Keys keys, string text)
    {
        var report = new FileReport("", new SourceText(Encoding.UTF8.GetBytes(text)), []);
        return Formatter.Format(JsonTree.Read(report) ?? throw new InvalidOperationException("A new rule is no JSON."), keys);
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex("^[a-z][a-z0-9_]{0,63}$")]
    private static partial Regex NameForm();

    /// <summary>What a rule about a kind of subject counts, and how a test makes such events.</summary>
    private sealed record Shape(string Type, string Events, string Role, string Key, string Others, string Responder)
    {
        public static Shape Of(SubjectKind kind) => kind switch
        {
            SubjectKind.Number => new Shape("call", "calls", "caller", "+66811110001", Callee, "telco"),
            SubjectKind.Sim => new Shape("call", "calls", "sim", "520011098231709", $"{Caller}, {Callee}", "telco"),
            SubjectKind.Device => new Shape("call", "calls", "device", "35209900176148", $"{Caller}, {Callee}", "telco"),
            SubjectKind.Cell => new Shape("call", "calls", "cell", "520-01-1001-1", $"{Caller}, {Callee}", "telco"),
            _ =>
                new Shape("transfer", "payments", "payer", "100-2-30045",
                    "\"payee\": \"201-1-{0000}\", \"amount\": \"500.00\", \"currency\": \"THB\"", "bank"),
        };

        public string Defaults => $$"""
            "{{Type}}": { "{{Role}}": "{{Key}}", {{Others}} }
            """;

        public string Series(int count, string? at = null, string more = "") =>
            $$"""{ "{{Type}}": {}{{(at is null ? "" : $", \"at\": \"{at}\"")}}{{(count == 1 ? "" : $", \"repeat\": {count}, \"every\": \"1m\"")}}{{more}} }""";

        private const string Caller = "\"caller\": \"+66811110001\"";
        private const string Callee = "\"callee\": \"+668200000{00}\", \"durationSeconds\": 20";
    }
}
