using System.Text.Json;
using System.Text.RegularExpressions;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads a pack file.</summary>
internal static partial class PackReader
{
    public const string VersionPattern = Start + "$";

    private const string Start = @"^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})";

    public static void Read(JsonNode root, FileReport report, RuleSet set)
    {
        var file = new ObjectReader(root, Keys.Pack, report);
        if (root.Kind != JsonValueKind.Object)
        {
            return;
        }

        var id = CardReader.Id(file) ?? "";
        var version = file.Text("version") ?? "";
        if (version.Length > 0 && !VersionForm().IsMatch(version))
        {
            file.Error("version", "bad-value", $"'{version}' is no version", "write major.minor.patch, for example \"1.2.0\"");
        }

        file.Text("title");
        file.Text("description");
        file.Text("owner");
        var pack = new Pack(
            id, version, file.Flag("enabled") ?? true, file.Texts("rules", mayBeEmpty: true), file.Texts("typologies", mayBeEmpty: true),
            file.Texts("lists", mayBeEmpty: true), report, root);
        if (set.Packs.Find(p => p.Id == id) is { } other)
        {
            file.Error("id", "duplicate-id", $"the pack id '{id}' is taken by {other.Report.File}", "an id is never used twice");
        }

        set.Packs.Add(pack);
    }

    /// <summary>Checks that what packs name is there. All files have been read before.</summary>
    public static void CheckContents(RuleSet set)
    {
        var folders = set.Rules.Values.Select(r => Pack.FolderPattern(r.File)).Distinct().ToList();
        string[] rules = [.. set.Rules.Keys, .. folders];
        string[] typologies = [.. set.Typologies.Keys, Pack.All];
        string[] lists = [.. set.ListFiles.Keys, Pack.All];
        foreach (var pack in set.Packs)
        {
            foreach (var item in Unknown(set, pack, "rules", rules))
            {
                pack.Report.Error(item.Offset, "unknown-rule", $"there is no rule '{item.Text}'", Suggest.From(item.Text, rules));
            }

            foreach (var item in Unknown(set, pack, "typologies", typologies))
            {
                pack.Report.Error(item.Offset, "unknown-typology", $"there is no typology '{item.Text}'",
                    Suggest.From(item.Text, typologies));
            }

            foreach (var item in Unknown(set, pack, "lists", lists))
            {
                pack.Report.Error(item.Offset, "unknown-list", $"there is no list '{item.Text}'", Suggest.From(item.Text, lists));
            }
        }
    }

    /// <summary>Checks that the packs asked for are there.</summary>
    public static void CheckAskedFor(RuleSet set, List<RuleDiagnostic> diagnostics)
    {
        var packs = set.Packs.Select(p => p.Id).ToList();
        diagnostics.AddRange(set.OnlyPacks.Except(packs).Select(id =>
            new RuleDiagnostic(RuleFiles.Packs, 1, 1, "unknown-pack", $"there is no pack '{id}'", Suggest.From(id, packs))));
    }

    private static IEnumerable<JsonNode> Unknown(RuleSet set, Pack pack, string key, string[] known) =>
        pack.Root.Member(key)?.Items.Where(i => !known.Contains(i.Text) && !set.Unread.Contains(i.Text)) ?? [];

    [GeneratedRegex(Start + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionForm();
}
