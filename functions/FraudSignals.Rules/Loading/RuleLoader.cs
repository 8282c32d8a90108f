using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Reading;
using FraudSignals.Rules.Sources;

namespace FraudSignals.Rules.Loading;

/// <summary>Loads a rule set into a snapshot, or tells all that is wrong with it.</summary>
public static class RuleLoader
{
    /// <summary>Loads a directory; see <see cref="Load(RuleFiles, Func{SubjectKind, string, Token})"/>.</summary>
    /// <param name="overrides">For tests: changes to lists and parameters; rules that are switched off are loaded too. Null for all
    /// else.</param>
    public static RuleLoadResult Load(string directory, Func<SubjectKind, string, Token> tokenise, RuleOverrides? overrides = null) =>
        Load(overrides is null ? RuleFiles.Of(directory) : RuleFiles.Of(directory).With(overrides), tokenise);

    /// <summary>
    /// Loads a set of files. The same files give the same snapshot on any day. Where there are packs, only what an enabled one
    /// names becomes part of it, or one that was asked for with <see cref="RuleFiles.Only"/>.
    /// </summary>
    /// <param name="files">The files.</param>
    /// <param name="tokenise">Turns the key of a listed subject into its token; may throw
    /// <see cref="ArgumentException"/> or <see cref="FormatException"/> for a key that is none.</param>
    /// <returns>A snapshot, or at least one diagnostic: one bad file refuses the whole set.</returns>
    public static RuleLoadResult Load(RuleFiles files, Func<SubjectKind, string, Token> tokenise)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(tokenise);

        var diagnostics = new List<RuleDiagnostic>();
        var (set, opened) = Read(files, tokenise, diagnostics);
        return diagnostics.Count == 0
            ? new RuleLoadResult(set.Builder.Build(opened.Hash()), []) { Expiries = set.Expiries.All, Sources = set.AllSources(),
                Layouts = [.. set.Layouts.Values] }
            : new RuleLoadResult(null, InOrder(diagnostics));
    }

    /// <summary>By file, line and column.</summary>
    internal static ImmutableArray<RuleDiagnostic> InOrder(IEnumerable<RuleDiagnostic> diagnostics) =>
        [.. diagnostics.OrderBy(d => d.File, StringComparer.Ordinal).ThenBy(d => d.Line).ThenBy(d => d.Column)];

    /// <summary>Reads all files; a snapshot can be built where no diagnostic came.</summary>
    internal static (RuleSet Set, RuleDirectory Files) Read(RuleFiles files, Func<SubjectKind, string, Token> tokenise,
        List<RuleDiagnostic> diagnostics)
    {
        var opened = RuleDirectory.Read(files, diagnostics);
        var set = new RuleSet { TakesSwitchedOff = files.TakesSwitchedOff, OnlyPacks = files.OnlyPacks };
        set.Unread.UnionWith(diagnostics.Select(d => Path.GetFileNameWithoutExtension(d.File)));
        ReadEach(set, opened.In(RuleFiles.Packs), (root, report) => PackReader.Read(root, report, set));
        ReadEach(set, opened.In(RuleFiles.Currencies), (root, report) => ReadCurrencies(root, report, set));
        ReadEach(set, opened.In(RuleFiles.Calendars), (root, report) => CalendarReader.Read(root, report, set));
        var lists = new ListReader(set, opened, tokenise);
        ReadEach(set, opened.In(RuleFiles.Lists), lists.Read);
        lists.TellUnnamed();
        ReadEach(set, opened.Rules, (root, report) => RuleFileReader.Read(root, report, set));
        if (set.Rules.Count > RuleFiles.MaxRules)
        {
            diagnostics.Add(
                new RuleDiagnostic(files.Name, 1, 1, "too-many", $"there are {set.Rules.Count} rules; the limit is {RuleFiles.MaxRules}",
                    "take out what is not in use"));
        }

        set.CheckFindings();
        ReadEach(set, opened.In(RuleFiles.Typologies), (root, report) => TypologyReader.Read(root, report, set));
        PackReader.CheckContents(set);
        PackReader.CheckAskedFor(set, diagnostics);
        var layouts = new LayoutReader(set.Layouts);
        ReadEach(set, opened.In(RuleFiles.Layouts), layouts.ReadFile);
        var sources = new SourceProfileReader(set.Sources, layouts);
        ReadEach(set, opened.In(RuleFiles.Sources), sources.Read);
        return (set, opened);
    }

    private static void ReadCurrencies(JsonNode root, FileReport report, RuleSet set)
    {
        switch (report.File)
        {
            case RuleFiles.Worth:
                WorthReader.Read(root, report, set);
                break;
            case RuleFiles.Thresholds:
                ThresholdReader.Read(root, report, set);
                break;
            default:
                report.Error(root.Offset, "misplaced", "what is said of currencies stands in two files",
                    $"put what they are worth into {RuleFiles.Worth}, and thresholds into {RuleFiles.Thresholds}");
                break;
        }
    }

    private static void ReadEach(RuleSet set, IEnumerable<FileReport> reports, Action<JsonNode, FileReport> read)
    {
        foreach (var report in reports)
        {
            if (JsonTree.Read(report) is { } root)
            {
                read(root, report);
            }
            else
            {
                set.Unread.Add(Path.GetFileNameWithoutExtension(report.File));
            }
        }
    }
}
