using System.Text.Json;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Testing;

/// <summary>Reads the tests of a rules directory.</summary>
public static class RuleTestLoader
{
    /// <summary>Reads every <c>*.tests.json</c> beside the rules and typologies. A file with an error is left out and told.</summary>
    public static RuleTestLoadResult Load(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var diagnostics = new List<RuleDiagnostic>();
        var parameters = new ParameterNames(directory);
        var files = new List<RuleTestFile>();
        foreach (var report in RuleDirectory.Read(RuleFiles.TestsOf(directory), diagnostics, areRules: false).All)
        {
            if (JsonTree.Read(report) is { } root && new TestFileReader(report, parameters).Read(root) is { } file)
            {
                files.Add(file);
            }
        }

        return new RuleTestLoadResult([.. files], [.. diagnostics]);
    }

    /// <summary>The names of lists and parameters that a test may change.</summary>
    internal sealed class ParameterNames
    {
        private readonly Dictionary<string, FileReport> _files;

        // What is wrong with the rule files themselves is told when they are loaded.
        public ParameterNames(string directory) =>
            _files = RuleDirectory.Read(RuleFiles.Of(directory), []).All.ToDictionary(f => f.File, StringComparer.Ordinal);

        public IEnumerable<string> Lists =>
            _files.Keys.Where(p => p.StartsWith(RuleFiles.Lists + "/", StringComparison.Ordinal))
                .Select(p => Path.GetFileNameWithoutExtension(p)!);

        public IEnumerable<string> Of(string ruleFile) => _files.TryGetValue(ruleFile, out var file) && JsonTree.Read(file) is { } root
            ? root.Members.Where(m => m.Key == "GlobalParams").SelectMany(m => m.Value.Items).SelectMany(i => i.Members)
                .Where(m => m.Key == "Name" && m.Value.Kind == JsonValueKind.String).Select(m => m.Value.Text)
            : [];
    }
}
