using System.Collections.Immutable;
using FraudSignals.Rules.Cards;
using FraudSignals.Rules.Checks;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads the <c>silence</c> of a card.</summary>
internal static class WaiverReader
{
    public static ImmutableArray<Waiver> Read(ObjectReader card)
    {
        var waivers = ImmutableArray.CreateBuilder<Waiver>();
        foreach (var node in card.Items("silence"))
        {
            var entry = new ObjectReader(node, Keys.Silence, card.Report);
            entry.Text("reason");
            if (entry.Word("check", CheckList.Silenceable) is { } check && entry.Date("until") is { } until)
            {
                waivers.Add(new Waiver(check, until, node.Offset));
            }
        }

        return waivers.ToImmutable();
    }
}
