using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules.Checks;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Lifecycle;
using FraudSignals.Rules.Loading;
using FraudSignals.Rules.Reading;
using FraudSignals.Rules.Testing;
using FraudSignals.State;

namespace FraudSignals.Rules.Authoring;

/// <summary>Says all that is wrong with a rules directory: what refuses to load, and what loads and is probably a slip.</summary>
public static class RuleChecker
{
    /// <param name="directory">The rules directory.</param>
    /// <param name="tokenise">As for <see cref="RuleLoader"/>.</param>
    /// <param name="today">What has expired before it is told.</param>
    /// <param name="retention">For how long subjects without events are kept; the engine's default where null.</param>
    public static RuleCheckResult Check(string directory, Func<SubjectKind, string, Token> tokenise, DateOnly today,
        TimeSpan? retention = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(tokenise);

        var diagnostics = new List<RuleDiagnostic>();
        var (set, files) = RuleLoader.Read(RuleFiles.Of(directory), tokenise, diagnostics);
        var snapshot = diagnostics.Count == 0 ? set.Builder.Build(files.Hash()) : null;
        var tests = RuleTestLoader.Load(directory);
        diagnostics.AddRange(tests.Diagnostics);
        var read = SetOf(set, files, directory, diagnostics) with { Broken = diagnostics.Select(d => d.File).ToHashSet(),
            Tests = tests.Files, UnreadableTests = tests.Unreadable, Today = today,
            Retention = retention ?? new EngineOptions().SubjectRetention };
        diagnostics.AddRange(Find(read, CheckList.Checks));
        return new RuleCheckResult(snapshot, read.Files.Count + tests.Files.Length, RuleLoader.InOrder(diagnostics));
    }

    internal static CheckedSet SetOf(RuleSet set, RuleDirectory files, string directory, List<RuleDiagnostic> diagnostics) => new()
    {
        Rules = set.ReadRules,
        Typologies = set.ReadTypologies,
        Expiries = set.Expiries,
        Files = [.. files.All],
        Unread = NotRead.In(directory),
        Packs = set.Packs.All,
        Deprecated =
        [
            .. from report in files.In(RuleFiles.Deprecated)
               let root = JsonTree.Read(report)
               where root is not null
               select new DeprecatedFile(report, root),
        ],
        Lock = RuleLock.Read(directory, diagnostics),
        Tests = [],
        Today = DateOnly.MinValue,
        Retention = TimeSpan.MaxValue,
    };

    internal static IEnumerable<RuleDiagnostic> Find(CheckedSet set, ImmutableArray<Check> checks) =>
        Waivers.Apply(set, [.. checks.SelectMany(c => c.Find(set).Select(f => (c.Info, f)))])
            .Where(f => !f.Check.NeedsGoodFile || !set.Broken.Contains(f.Hit.Report.File)).Select(f => Diagnostic(f.Check, f.Hit));

    private static RuleDiagnostic Diagnostic(CheckInfo check, CheckHit hit)
    {
        var (line, column) = hit.Report.Source.PositionOf(hit.Offset);
        return new RuleDiagnostic(hit.Report.File, line, column, check.Name, hit.Message, hit.Suggestion, check.Severity);
    }
}
