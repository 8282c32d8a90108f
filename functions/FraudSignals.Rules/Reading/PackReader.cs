using System.Text.Json;
using System.Text.RegularExpressions;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads a pack file.</summary>
internal static partial class PackReader
{
    public const string VersionPattern = Start + "$";

    private const string Start = @"^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})";

    /// <summary>The pack; null where the file holds none.</summary>
    public static Pack? Read(JsonNode root, FileReport report)
    {
        var file = new ObjectReader(root, Keys.Pack, report);
        if (root.Kind != JsonValueKind.Object)
        {
            return null;
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
        return new Pack(
            id, version, file.Flag("enabled") ?? true, file.Texts("rules", mayBeEmpty: true), file.Texts("typologies", mayBeEmpty: true),
            file.Texts("lists", mayBeEmpty: true), report, root);
    }

    [GeneratedRegex(Start + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionForm();
}
