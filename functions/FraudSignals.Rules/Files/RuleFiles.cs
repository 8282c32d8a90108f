using System.Collections.Immutable;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Files;

/// <summary>The files of a rule set as they were at one time, wherever they came from.</summary>
public sealed class RuleFiles
{
    /// <summary>The largest JSON file that is read, bytes.</summary>
    public const int MaxJsonBytes = 1024 * 1024;

    /// <summary>The largest CSV file of a list that is read, bytes.</summary>
    public const int MaxCsvBytes = 256 * 1024 * 1024;

    /// <summary>The most files of a directory that are read, tests apart.</summary>
    public const int MaxFiles = 20_000;

    /// <summary>The most rules of a set.</summary>
    public const int MaxRules = 10_000;

    internal const string Typologies = "typologies";
    internal const string Lists = "lists";

    internal const string Packs = "packs";
    internal const string Sources = "sources";
    internal const string Layouts = "layouts";
    internal const string Currencies = "currencies";
    internal const string Calendars = "calendars";

    /// <summary>The one file that says what currencies are worth.</summary>
    internal const string Worth = Currencies + "/worth.json";
    internal const string Thresholds = Currencies + "/thresholds.json";

    /// <summary>The one file that says what time it is where the deployment is.</summary>
    internal const string Calendar = Calendars + "/deployment.json";
    internal const string Schemas = "schema";
    internal const string Deprecated = "deprecated";
    internal const string TestsEnding = ".tests.json";

    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> _contents = new(StringComparer.Ordinal);
    private readonly List<RuleDiagnostic> _problems = [];

    /// <param name="name">Where they are from, for messages about the whole.</param>
    public RuleFiles(string name) => Name = name;

    public string Name { get; }

    internal IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Contents => _contents;

    /// <summary>Whether rules that are switched off are loaded too, as they are to be tested.</summary>
    internal bool TakesSwitchedOff { get; private init; }

    /// <summary>The packs to load whether they are enabled or not, and no others; empty for those that are enabled.</summary>
    internal ImmutableArray<string> OnlyPacks { get; private init; } = [];

    /// <summary>What could not be read, or stands where nothing is read.</summary>
    internal IReadOnlyList<RuleDiagnostic> Problems => _problems;

    /// <summary>Reads a directory. Symbolic links are not followed; what cannot be read is told by the load.</summary>
    public static RuleFiles Of(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return new DirectoryReader(directory, TakesFile).Read();
    }

    /// <summary>
    /// Whether the file of a path belongs to a rule set: <c>&lt;domain&gt;/*.json</c>, <c>typologies/*.json</c>, <c>sources/*.json</c>,
    /// <c>layouts/*.json</c>, <c>currencies/*.json</c>, <c>lists/*.json</c>
    /// and <c>lists/*.csv</c>, but no <c>*.tests.json</c>, no name that begins with a dot, and nothing of <c>schema</c>.
    /// </summary>
    /// <param name="path">Relative to the root, with forward slashes.</param>
    public static bool Takes(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Split('/') is [var folder, var file] && TakesFolder(folder) && TakesFile(folder, file);
    }

    /// <summary>The largest file of a path that is read, bytes.</summary>
    public static int LimitOf(string path) => IsCsv(path) ? MaxCsvBytes : MaxJsonBytes;

    /// <summary>Adds a file, or puts it in the place of the one of its path.</summary>
    /// <param name="path">Relative to the root, with forward slashes; <see cref="Takes"/> it.</param>
    /// <param name="content">At most <see cref="LimitOf"/> bytes; not changed afterwards.</param>
    public void Add(string path, ReadOnlyMemory<byte> content)
    {
        if (content.Length > LimitOf(path))
        {
            Tell(path, "too-large", $"the file has more than {LimitOf(path)} bytes");
        }
        else
        {
            _contents[path] = content;
        }
    }

    internal static bool TakesFolder(string folder) => folder != Schemas && !folder.StartsWith('.');

    // Editors keep their own files beside those they edit, under names that begin with a dot.
    internal static bool TakesFile(string folder, string file) => !file.StartsWith('.')
        && (file.EndsWith(".json", StringComparison.Ordinal) && !IsTests(file) || folder == Lists && IsCsv(file));

    /// <summary>The tests that stand beside the rules of a directory; no rule set holds them.</summary>
    internal static RuleFiles TestsOf(string directory) =>
        new DirectoryReader(directory, (_, file) => !file.StartsWith('.') && IsTests(file)).Read();

    /// <summary>The same files, of which those packs are loaded and no others; the enabled ones where none are named.</summary>
    public RuleFiles Only(IEnumerable<string> packs)
    {
        var same = new RuleFiles(Name) { TakesSwitchedOff = TakesSwitchedOff, OnlyPacks = [.. packs] };
        same._problems.AddRange(_problems);
        foreach (var (path, content) in _contents)
        {
            same._contents.Add(path, content);
        }

        return same;
    }

    /// <summary>The same files under the changes of a test.</summary>
    internal RuleFiles With(RuleOverrides overrides)
    {
        var changed = new RuleFiles(Name) { TakesSwitchedOff = true };
        changed._problems.AddRange(_problems);
        var replaced = new List<string>();
        foreach (var (path, content) in _contents)
        {
            changed._contents.Add(path, overrides.Apply(path, content, replaced));
        }

        replaced.ForEach(csv => changed._contents.Remove(csv));
        return changed;
    }

    /// <summary>Whether a folder is for other files than rules.</summary>
    internal static bool IsReserved(string folder) =>
        folder is Typologies or Lists or Packs or Sources or Layouts or Currencies or Calendars or Deprecated || !TakesFolder(folder);

    internal static bool IsTests(string path) => path.EndsWith(TestsEnding, StringComparison.Ordinal);

    internal static bool IsCsv(string path) => path.EndsWith(".csv", StringComparison.Ordinal);

    internal void Tell(string path, string check, string message, string? suggestion = null) =>
        _problems.Add(new RuleDiagnostic(path, 1, 1, check, message, suggestion));
}
