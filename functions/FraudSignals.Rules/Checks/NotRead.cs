using FraudSignals.Rules.Catalogue;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Lifecycle;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds files that look like rules by their names and are none of those that are read.</summary>
internal sealed class NotRead : Check
{
    private static readonly string[] Lists = [".csv.gz", ".csv.txt", ".csv", ".tsv", ".xlsx", ".xls"];

    public override CheckInfo Info { get; } = new(
        "not-read",
        "a file at the top of the directory, or one called .JSON, .jsonc, .json5, .json.txt or the like; in lists/ also .CSV, .csv.gz, "
        + ".tsv, .xlsx and the like",
        "it looks like a rule that is in force, and nobody reads it",
        "<domain>/<rule>.json, in lower case")
    {
        MayBeSilenced = false,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set) => set.Unread.Select(path => new CheckHit(
        null, new FileReport(path, new SourceText([]), []), 0,
        $"this looks like a {(LooksLikeList(path) ? "list" : "rule file")} and is not read",
        IsSheet(path) ? "save it as CSV UTF-8 under a name that ends in .csv"
            : path.Contains('/', StringComparison.Ordinal) ? $"call it {Path.GetFileName(Renamed(path))}"
                : "move it into the folder of its domain"));

    private static bool IsSheet(string path) =>
        path.Contains(".xls", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase);

    /// <summary>Such files of a directory, relative to it, with forward slashes.</summary>
    internal static IReadOnlyList<string> In(string directory)
    {
        var root = new DirectoryInfo(directory);
        return
        [
            .. from file in root.EnumerateFiles()
               where LooksLikeOne(file.Name) && file.Name is not (RuleLock.FileName or RuleCatalogue.SignalsFileName)
               select file.Name,
            .. from folder in root.EnumerateDirectories().Where(d => RuleFiles.TakesFolder(d.Name) && d.LinkTarget is null)
               from file in folder.EnumerateFiles()
               where (LooksLikeOne(file.Name) || folder.Name == RuleFiles.Lists && LooksLikeList(file.Name))
                   && !RuleFiles.Takes($"{folder.Name}/{file.Name}")
                   && !RuleFiles.IsTests(file.Name)
               select $"{folder.Name}/{file.Name}",
        ];
    }

    // Not what editors and version control leave behind: a dot before the name, or .bak, .orig and the like after it.
    private static bool LooksLikeOne(string name) => !name.StartsWith('.')
        && (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".jsonc", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".json5", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".json.txt", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".jsn", StringComparison.OrdinalIgnoreCase));

    private static bool LooksLikeList(string name) =>
        !name.StartsWith('.') && Lists.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static string Renamed(string path)
    {
        if (Lists.FirstOrDefault(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } list)
        {
            return path[..^list.Length] + ".csv";
        }

        var end = path.LastIndexOf(".js", StringComparison.OrdinalIgnoreCase);
        return path[..end] + ".json";
    }
}
