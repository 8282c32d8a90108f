using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules.Lifecycle;
using FraudSignals.Subjects;

namespace FraudSignals.Rules.Files;

/// <summary>Loads a rules directory into a snapshot, or tells all that is wrong with it.</summary>
public static class RuleLoader
{
    /// <summary>
    /// Reads <c>&lt;domain&gt;/*.json</c>, <c>typologies/*.json</c> and <c>lists/*.json</c>; leaves out <c>*.tests.json</c>
    /// and the folders <c>schema</c> and <c>deprecated</c>. Where <c>packs</c> has
    /// files, only what an enabled one names becomes part of the snapshot. Symbolic links are not followed.
    /// </summary>
    /// <param name="directory">The rules directory.</param>
    /// <param name="tokenise">Turns the key of a listed subject into its token; may throw
    /// <see cref="ArgumentException"/> or <see cref="FormatException"/> for a key that is none.</param>
    /// <param name="today">List entries that expired before this day are left out; null keeps all.</param>
    /// <returns>A snapshot, or at least one diagnostic: one bad file refuses the whole set.</returns>
    public static RuleLoadResult Load(string directory, Func<SubjectKind, string, Token> tokenise, DateOnly? today = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(tokenise);

        var diagnostics = new List<RuleDiagnostic>();
        var (set, files) = Read(directory, tokenise, today, diagnostics);
        return diagnostics.Count == 0
            ? new RuleLoadResult(set.Builder.Build(files.Hash()), [])
            : new RuleLoadResult(null, InOrder(diagnostics));
    }

    /// <summary>By file, line and column.</summary>
    internal static ImmutableArray<RuleDiagnostic> InOrder(IEnumerable<RuleDiagnostic> diagnostics) =>
        [.. diagnostics.OrderBy(d => d.File, StringComparer.Ordinal).ThenBy(d => d.Line).ThenBy(d => d.Column)];

    /// <summary>Reads all files; a snapshot can be built where no diagnostic came.</summary>
    internal static (RuleSet Set, RuleDirectory Files) Read(
        string directory, Func<SubjectKind, string, Token> tokenise, DateOnly? today, List<RuleDiagnostic> diagnostics)
    {
        var files = RuleDirectory.Read(directory, diagnostics);
        var set = new RuleSet();
        ReadEach(files.In(RuleDirectory.Packs), (root, report) => PackReader.Read(root, report, set));
        ReadEach(files.Rules, (root, report) => RuleFileReader.Read(root, report, set));
        set.CheckFindings();
        ReadEach(files.In(RuleDirectory.Typologies), (root, report) => TypologyReader.Read(root, report, set));
        ReadEach(files.In(RuleDirectory.Lists), (root, report) => NoStateListReader.Read(root, report, set, tokenise, today));
        PackReader.CheckContents(set);
        return (set, files);
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
