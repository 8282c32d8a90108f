using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules.Checks;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Lifecycle;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Rules.Authoring;

/// <summary>Writes <c>rules.lock.json</c>.</summary>
public static class RuleLocker
{
    // What stands in the way of a release: all that the lock is there to find.
    private static readonly ImmutableArray<Check> Obstacles =
        [new VersionNotRaised(), new MissingLockedRule(), new DeprecatedChanged(), new IdReused()];

    /// <summary>
    /// Takes the versions and content of all rules and typologies into the lock, unless one was changed under a version it had
    /// before, or has gone without being deprecated, or has an id of the past.
    /// </summary>
    /// <param name="directory">The rules directory.</param>
    /// <param name="tokenise">As for <see cref="RuleLoader"/>.</param>
    /// <returns>How many rules and typologies are in the lock; and what stands in the way, in which case nothing is written.</returns>
    /// <exception cref="IOException">The lock cannot be written.</exception>
    public static (int Count, ImmutableArray<RuleDiagnostic> Diagnostics) Lock(string directory, Func<SubjectKind, string, Token> tokenise)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(tokenise);
        var diagnostics = new List<RuleDiagnostic>();
        var (set, files) = RuleLoader.Read(RuleFiles.Of(directory), tokenise, diagnostics);
        var read = RuleChecker.SetOf(set, files, directory, diagnostics);
        // What cards silence of other checks is not found here, and so looks superfluous.
        diagnostics.AddRange(RuleChecker.Find(read, Obstacles).Where(d => Obstacles.Any(o => o.Info.Name == d.Check)));
        if (diagnostics.Count > 0)
        {
            return (0, RuleLoader.InOrder(diagnostics));
        }

        var all = Lockable.Of(read).ToList();
        File.WriteAllText(
            Path.Combine(directory, RuleLock.FileName),
            RuleLock.Write(Entries(all, rules: true), Entries(all, rules: false)));
        return (all.Count, []);
    }

    private static Dictionary<string, LockEntry> Entries(IEnumerable<Lockable> all, bool rules) =>
        all.Where(l => l.IsRule == rules).ToDictionary(l => l.On.Id, l => l.Now, StringComparer.Ordinal);
}
