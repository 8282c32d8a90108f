using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules.Cards;
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
            ? new RuleLoadResult(set.Builder.Build(opened.Hash()), []) { Expiries = set.Expiries, Sources = set.Sources,
                Layouts = set.Layouts }
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
        var unread = diagnostics.Select(d => Path.GetFileNameWithoutExtension(d.File)).ToHashSet(StringComparer.Ordinal);
        var packs = new PackSet([.. Each(opened.In(RuleFiles.Packs), PackReader.Read)], files.OnlyPacks, files.TakesSwitchedOff);
        var (worth, thresholds) = ReadCurrencies();
        var calendar = Each(opened.In(RuleFiles.Calendars), CalendarReader.Read).LastOrDefault();
        var lists = new ListReader(packs, opened, tokenise);
        ForEach(opened.In(RuleFiles.Lists), lists.Read);
        lists.TellUnnamed();
        var surroundings = new Surroundings(lists.Lists, worth, calendar, thresholds);
        ImmutableArray<RuleFile> read =
            [.. Each(opened.Rules, (root, report) => RuleFileReader.Read(root, report, surroundings, packs))];
        unread.UnionWith(read.SelectMany(f => f.Rules).Select(r => r.Misnamed).OfType<string>());
        var rules = read.SelectMany(f => f.Rules).Where(r => r.Id is not null).DistinctBy(r => r.Id).ToDictionary(r => r.Id!, r => r.Known);
        ImmutableArray<ReadTypology> typologies =
        [
            .. Each(opened.In(RuleFiles.Typologies), (root, report) => TypologyReader.Read(root, report, rules, unread, packs)),
        ];
        var layouts = new LayoutReader();
        ForEach(opened.In(RuleFiles.Layouts), layouts.ReadFile);
        var sources = new SourceProfileReader(layouts);
        ForEach(opened.In(RuleFiles.Sources), sources.Read);
        var set = new RuleSet
        {
            Packs = packs, Surroundings = surroundings, ListFiles = lists.Files, Expiries = lists.Expiries, Files = read, Rules = rules,
            ReadTypologies = typologies, Sources = sources.All, Layouts = layouts.All,
        };
        Assemble(set);
        new CrossFileChecks(set, unread).Run(files.Name, diagnostics);
        return (set, opened);

        (WorthTable? Worth, IReadOnlyDictionary<string, ThresholdTable> Thresholds) ReadCurrencies()
        {
            WorthTable? worth = null;
            Dictionary<string, ThresholdTable> thresholds = [];
            ForEach(opened.In(RuleFiles.Currencies), (root, report) =>
            {
                switch (report.File)
                {
                    case RuleFiles.Worth:
                        worth = WorthReader.Read(root, report);
                        break;
                    case RuleFiles.Thresholds:
                        thresholds = ThresholdReader.Read(root, report);
                        break;
                    default:
                        report.Error(root.Offset, "misplaced", "what is said of currencies stands in two files",
                            $"put what they are worth into {RuleFiles.Worth}, and thresholds into {RuleFiles.Thresholds}");
                        break;
                }
            });
            return (worth, thresholds);
        }

        List<T> Each<T>(IEnumerable<FileReport> reports, Func<JsonNode, FileReport, T?> readOne)
            where T : class
        {
            var all = new List<T>();
            ForEach(reports, (root, report) =>
            {
                if (readOne(root, report) is { } one)
                {
                    all.Add(one);
                }
            });
            return all;
        }

        void ForEach(IEnumerable<FileReport> reports, Action<JsonNode, FileReport> readOne)
        {
            foreach (var report in reports)
            {
                if (JsonTree.Read(report) is { } root)
                {
                    readOne(root, report);
                }
                else
                {
                    unread.Add(Path.GetFileNameWithoutExtension(report.File));
                }
            }
        }
    }

    // Compiles what was read, in the order of files: it decides the indexes of aggregates.
    private static void Assemble(RuleSet set)
    {
        set.Builder.Worth = set.Surroundings.Worth;
        foreach (var list in set.Surroundings.Lists.Values)
        {
            set.Builder.AddList(list);
        }

        foreach (var file in set.Files)
        {
            new RuleCompiler(file, set.Builder).Compile();
        }

        foreach (var typology in set.ReadTypologies.Where(t => t.IsLoaded))
        {
            set.Builder.AddTypology(typology.Typology);
        }
    }
}
