using System.Collections.Immutable;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Cards;

/// <summary>
/// A versioned set of rules, typologies and lists. Where there are packs, what is in none that is enabled, or asked for by name, is not
/// loaded.
/// </summary>
/// <param name="Rules">Ids, and <c>domain/*</c> for all rules of a folder.</param>
/// <param name="Typologies">Ids, or <c>*</c>.</param>
/// <param name="Lists">Names, or <c>*</c>.</param>
internal sealed record Pack(
    string Id, string Version, bool Enabled, ImmutableArray<string> Rules, ImmutableArray<string> Typologies, ImmutableArray<string> Lists,
    FileReport Report, JsonNode Root)
{
    public const string All = "*";

    public bool HasRule(string id, string file) => Rules.Contains(id) || Rules.Contains(FolderPattern(file));

    public bool HasTypology(string id) => Typologies.Contains(All) || Typologies.Contains(id);

    public bool HasList(string name) => Lists.Contains(All) || Lists.Contains(name);

    /// <summary>What names all rules of a file's folder.</summary>
    public static string FolderPattern(string file) => file[..(file.IndexOf('/', StringComparison.Ordinal) + 1)] + All;
}
