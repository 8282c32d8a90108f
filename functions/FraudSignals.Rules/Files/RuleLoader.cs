using FraudSignals.Events;
using FraudSignals.Rules.Testing;
using FraudSignals.Subjects;

namespace FraudSignals.Rules.Files;

/// <summary>Loads a rules directory into a snapshot, or tells all that is wrong with it.</summary>
public static class RuleLoader
{
    /// <summary>
    /// Reads <c>&lt;domain&gt;/*.json</c>, <c>typologies/*.json</c> and <c>lists/*.json</c>; leaves out <c>*.tests.json</c>
    /// and the folders <c>schema</c>, <c>packs</c> and <c>deprecated</c>. Symbolic links are not followed.
    /// </summary>
    /// <param name="directory">The rules directory.</param>
    /// <param name="tokenise">Turns the key of a listed subject into its token; may throw
    /// <see cref="ArgumentException"/> or <see cref="FormatException"/> for a key that is none.</param>
    /// <param name="today">List entries that expired before this day are left out; null keeps all.</param>
    /// <param name="overrides">For tests: changes to lists and parameters; rules that are switched off are loaded too. Null for all else.</param>
    /// <returns>A snapshot, or at least one diagnostic: one bad file refuses the whole set.</returns>
    public static RuleLoadResult Load(
        string directory, Func<SubjectKind, string, Token> tokenise, DateOnly? today = null, RuleOverrides? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(tokenise);

        var diagnostics = new List<RuleDiagnostic>();
        var files = RuleDirectory.Read(directory, diagnostics, overrides);
        var set = new RuleSet { TakesSwitchedOff = overrides is not null };
        ReadEach(files.Rules, (root, report) => RuleFileReader.Read(root, report, set));
        set.CheckFindings();
        ReadEach(files.In(RuleDirectory.Typologies), (root, report) => TypologyReader.Read(root, report, set));
        ReadEach(files.In(RuleDirectory.Lists), (root, report) => NoStateListReader.Read(root, report, set, tokenise, today));

        return diagnostics.Count == 0
            ? new RuleLoadResult(set.Builder.Build(files.Hash()), [])
            : new RuleLoadResult(null, [.. diagnostics
                .OrderBy(d => d.File, StringComparer.Ordinal).ThenBy(d => d.Line).ThenBy(d => d.Column)]);
    }

    private static void ReadEach(IEnumerable<FileReport> reports, Action<JsonNode, FileReport> read)
    {
        foreach (var report in reports)
        {
            if (JsonTree.Read(report) is { } root)
            {
                read(root, report);
            }
        }
    }
}
