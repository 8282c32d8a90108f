using FraudSignals.Events;
using FraudSignals.Identifiers;
using FraudSignals.Rules.Authoring;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Rules.Tests.Files;

/// <summary>A rules directory that lives as long as one test.</summary>
internal sealed class TestRules : IDisposable
{
    /// <summary>A good rule file; one line per thing that tests change.</summary>
    public const string Rule = """
        {
          "WorkflowName": "busy",
          "Subject": "number",
          "Aggregates": [
            { "Name": "calls_24h", "Of": "count", "Role": "caller", "Window": "24h" }
          ],
          "GlobalParams": [ { "Name": "max_calls", "Expression": "100" } ],
          "Rules": [ {
            "RuleName": "busy",
            "Expression": "calls_24h > max_calls",
            "SuccessEvent": "busy",
            "Properties": {
              "id": "busy", "title": "Busy", "status": "test", "level": "medium", "score": 20, "family": "volume", "version": 1,
              "description": "Many calls.", "falsePositives": ["Riders"], "references": ["https://example.org"], "tags": [],
              "owner": "team", "created": "2026-11-23", "modified": "2026-11-23", "responder": "telco", "action": "Look."
            }
          } ]
        }
        """;

    /// <summary>A good typology over the rules busy and wide.</summary>
    public const string Typology = """
        {
          "id": "centre", "title": "Centre", "status": "test", "version": 1, "severity": "high", "subject": "number", "responder": "telco",
          "description": "Calls.",
          "weights": { "busy": 30, "wide": 30 },
          "alertThreshold": 50,
          "interdictionThreshold": 60,
          "minimumFamilies": 2,
          "window": "24h", "cooldown": "24h", "expiry": "7d",
          "actions": ["Look."], "appeal": "Ask.", "falsePositives": ["Riders"], "references": ["https://example.org"],
          "owner": "team", "created": "2026-11-23", "modified": "2026-11-23"
        }
        """;

    /// <summary>A second rule, of another family.</summary>
    public static string Wide { get; } = Rule
        .Replace("busy", "wide", StringComparison.Ordinal)
        .Replace("\"volume\"", "\"spread\"", StringComparison.Ordinal);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("rules");

    public string Root => _directory.FullName;

    public TestRules With(string path, string content) => With(path, System.Text.Encoding.UTF8.GetBytes(content));

    public TestRules With(string path, byte[] content)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return this;
    }

    public RuleCheckResult Check(string today = "2026-12-01") =>
        RuleChecker.Check(Root, Tokenise, DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A check that reads the keys of lists as the host does.</summary>
    public RuleCheckResult CheckAsHost()
    {
        var tokenizer = new Tokenizer(new byte[Tokenizer.MinimumKeyBytes], capacity: 1 << 8);
        return RuleChecker.Check(Root, (kind, key) => WrittenKeys.TokenOf(tokenizer, kind, key), new DateOnly(2026, 12, 1));
    }

    /// <summary>What a check tells, one a line.</summary>
    public string Told(string today = "2026-12-01") => string.Join('\n', Check(today).Diagnostics);

    public RuleLoadResult Load() => RuleLoader.Load(Root, Tokenise);

    /// <summary>The diagnostics, one a line.</summary>
    public string Errors() => string.Join('\n', Load().Diagnostics);

    public RuleSnapshot Snapshot()
    {
        var result = Load();
        Assert.Equal("", string.Join('\n', result.Diagnostics));
        return result.Snapshot!;
    }

    /// <summary>The diagnostics of the good rule with one part replaced.</summary>
    public static string ErrorsOf(string old, string replacement, string of = Rule)
    {
        Assert.Contains(old, of, StringComparison.Ordinal);
        using var rules = new TestRules();
        return rules.With("calls/busy.json", of.Replace(old, replacement, StringComparison.Ordinal)).Errors();
    }

    public static Token Tokenise(SubjectKind kind, string key) =>
        key.Contains(' ', StringComparison.Ordinal) ? throw new FormatException("A key has no spaces.")
            : new Token((UInt128)TextCode.Of($"{kind}:{key}"));

    public void Dispose() => _directory.Delete(recursive: true);
}
