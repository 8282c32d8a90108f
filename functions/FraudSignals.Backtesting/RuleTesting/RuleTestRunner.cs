using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using FraudSignals.Backtesting.Files;
using FraudSignals.Identifiers;
using FraudSignals.Rules;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Loading;
using FraudSignals.Rules.Testing;

namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>Runs the tests of a rules directory, each on an engine of its own under all rules of the directory.</summary>
/// <param name="directory">The rules directory.</param>
/// <param name="load">Loads its rules as they are.</param>
internal sealed class RuleTestRunner(string directory, Func<Tokenizer, RuleSnapshot> load)
{
    private readonly Tokenizer _tokenizer = new(SHA256.HashData("FraudSignals rule tests"u8));
    private readonly Dictionary<string, RuleLoadResult> _loaded = [];

    /// <param name="filter">Only the tests of rules and typologies whose id holds this text; null for all.</param>
    /// <exception cref="UnusableInputException">The rules cannot be loaded, or the filter leaves nothing.</exception>
    public async Task<RuleTestReport> RunAsync(string? filter, IProgress<double> progress, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var rules = load(_tokenizer);
        _loaded[RuleOverrides.None.Identity] = new RuleLoadResult(rules, []);
        var tests = RuleTestLoader.Load(directory);
        var files = tests.Files.Where(f => IsAsked(f.Target)).ToList();
        var results = tests.Diagnostics.GroupBy(d => d.File).Where(g => IsAsked(TargetOf(g.Key))).Select(Unreadable).ToList();
        if (filter != null && files.Count == 0 && results.Count == 0)
        {
            throw new UnusableInputException($"No tests are of a rule or typology with '{filter}' in its id.");
        }

        foreach (var (index, file) in files.Index())
        {
            foreach (var test in file.Tests)
            {
                var begun = Stopwatch.GetTimestamp();
                var result = await RunAsync(file, test, cancellation);
                results.Add(result with { Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds });
            }

            progress.Report((index + 1.0) / files.Count);
        }

        var tested = files.Select(f => f.Target).Concat(tests.Diagnostics.Select(d => TargetOf(d.File))).ToHashSet();
        return new RuleTestReport
        {
            Snapshot = rules.Hash,
            Tests = [.. results.OrderBy(r => r.File, StringComparer.Ordinal).ThenBy(r => r.Line)],
            Untested = [
                .. rules.Rules.Select(r => r.Id).Concat(rules.Typologies.Select(t => t.Id)).Where(id => IsAsked(id) && !tested.Contains(id))
                    .Order(StringComparer.Ordinal)],
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
        };

        bool IsAsked(string target) => filter == null || target.Contains(filter, StringComparison.OrdinalIgnoreCase);
    }

    private static string TargetOf(string file) => Path.GetFileName(file).Split('.')[0];

    private static RuleTestResult Unreadable(IGrouping<string, RuleDiagnostic> file) => new()
    {
        File = file.Key,
        Target = "",
        Name = "",
        Line = file.First().Line,
        Covers = [],
        Outcome = TestOutcome.Error,
        Errors = [.. file.Select(d => d.ToString())],
    };

    private async Task<RuleTestResult> RunAsync(RuleTestFile file, RuleTest test, CancellationToken cancellation)
    {
        var result = new RuleTestResult
        {
            File = file.Path, Target = file.Target, Name = test.Name, Line = test.Line, Covers = test.Covers, Outcome = TestOutcome.Error,
        };
        var loaded = Load(test.Overrides);
        if (loaded.Snapshot is not { } rules)
        {
            return result with { Errors = [.. loaded.Diagnostics.Select(d => d.ToString())] };
        }

        var target = TestTarget.Of(file, rules);
        if (target == null)
        {
            return result with { Errors = [
                $"no {(file.IsTypology ? "typology" : "rule")} '{file.Target}' is loaded: it is not there or deprecated"] };
        }

        try
        {
            using var play = new TestPlay(target.Rules, _tokenizer, target.Observer);
            await play.PostAsync(test, cancellation);
            if (test.Expected.NotTaken == null && play.OutOfTime.Count > 0)
            {
                return result with { Errors = [.. play.OutOfTime.Distinct(), "if that is meant, say so under \"notTaken\""] };
            }

            ImmutableArray<TestDifference> differences =
            [
                .. await target.CompareAsync(test, play, (kind, key) => WrittenKeys.TokenOf(_tokenizer, kind, key), cancellation),
                .. NotTaken.Compare(test, play),
            ];
            return result with { Outcome = differences.IsEmpty ? TestOutcome.Pass : TestOutcome.Fail, Differences = differences };
        }
        catch (Exception problem) when (problem is UnusableInputException or FormatException)
        {
            return result with { Errors = [.. problem.Message.Split('\n')] };
        }
    }

    private RuleLoadResult Load(RuleOverrides overrides)
    {
        if (!_loaded.TryGetValue(overrides.Identity, out var loaded))
        {
            loaded = RuleLoader.Load(directory, (kind, key) => WrittenKeys.TokenOf(_tokenizer, kind, key), overrides);
            _loaded.Add(overrides.Identity, loaded);
        }

        return loaded;
    }
}
