using FraudSignals.Events;
using FraudSignals.Rules.Lists;
using FraudSignals.Subjects;

namespace FraudSignals.Rules.Files;

/// <summary>Loads a rule set into a snapshot, or tells all that is wrong with it.</summary>
public static class RuleLoader
{
    /// <summary>Loads a directory; see <see cref="Load(RuleFiles, Func{SubjectKind, string, Token})"/>.</summary>
    public static RuleLoadResult Load(string directory, Func<SubjectKind, string, Token> tokenise) => Load(RuleFiles.Of(directory), tokenise);

    /// <summary>Loads a set of files. The same files give the same snapshot on any day.</summary>
    /// <param name="files">The files.</param>
    /// <param name="tokenise">Turns the key of a listed subject into its token; may throw
    /// <see cref="ArgumentException"/> or <see cref="FormatException"/> for a key that is none.</param>
    /// <returns>A snapshot, or at least one diagnostic: one bad file refuses the whole set.</returns>
    public static RuleLoadResult Load(RuleFiles files, Func<SubjectKind, string, Token> tokenise)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(tokenise);

        var diagnostics = new List<RuleDiagnostic>();
        var opened = RuleDirectory.Read(files, diagnostics);
        var set = new RuleSet();
        var lists = new ListReader(set, opened.Csv, tokenise);
        ReadEach(opened.In(RuleFiles.Lists), lists.Read);
        lists.TellUnnamed();
        ReadEach(opened.Rules, (root, report) => RuleFileReader.Read(root, report, set));
        set.CheckFindings();
        ReadEach(opened.In(RuleFiles.Typologies), (root, report) => TypologyReader.Read(root, report, set));

        return diagnostics.Count == 0
            ? new RuleLoadResult(set.Builder.Build(opened.Hash()), []) { Expiries = set.Expiries.All }
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
