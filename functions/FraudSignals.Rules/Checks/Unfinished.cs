using System.Text.Json;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Scaffolding;

namespace FraudSignals.Rules.Checks;

/// <summary>Finds what a new file left to its author to say and nobody has said.</summary>
internal sealed class Unfinished : Check
{
    public override CheckInfo Info { get; } = new(
        "unfinished",
        $"a text of a rule or typology, or the name of one of its tests, that still begins with {RuleScaffold.Mark}, as rules new writes "
        + $"it",
        "a responder reads the card and is told nothing",
        "what the text asks for")
    {
        MayBeSilenced = false,
    };

    public override IEnumerable<CheckHit> Find(CheckedSet set)
    {
        var tests = set.Tests.ToLookup(t => (t.Target, t.IsTypology));
        foreach (var card in set.Cards)
        {
            var file = card is ReadRule rule ? rule.Root : ((ReadTypology)card).Root;
            foreach (var text in TextsOf(file).Where(t => IsLeft(t.Text)))
            {
                yield return CheckHit.At(card, text.Offset, $"'{text.Text}' is yet to be said", "replace it");
            }

            foreach (var test in tests[(card.Id, card is ReadTypology)].SelectMany(t => t.Tests).Where(t => IsLeft(t.Name)))
            {
                yield return CheckHit.At(card, "id", $"a test is still called '{test.Name}'", "name it after what it shows");
            }
        }
    }

    private static bool IsLeft(string text) => text.StartsWith(RuleScaffold.Mark, StringComparison.Ordinal);

    private static IEnumerable<JsonNode> TextsOf(JsonNode node) =>
    [
        .. node.Kind == JsonValueKind.String ? [node] : Array.Empty<JsonNode>(),
        .. node.Members.SelectMany(m => TextsOf(m.Value)),
        .. node.Items.SelectMany(TextsOf),
    ];
}
