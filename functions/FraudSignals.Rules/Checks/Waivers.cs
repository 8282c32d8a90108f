using FraudSignals.Rules.Cards;

namespace FraudSignals.Rules.Checks;

/// <summary>Leaves out what cards have silenced, and tells silences that are over or were for nothing.</summary>
internal static class Waivers
{
    public static CheckInfo Expired { get; } = new(
        "silence-expired",
        "a silence whose last day has passed",
        "it was meant to be looked at again by then; what it silenced is told again from the day after",
        "what the check asks for; or a new date, after the reason was found to hold still")
    {
        MayBeSilenced = false,
    };

    public static CheckInfo Unused { get; } = new(
        "silence-unused",
        "a silence of a check that finds nothing on this card",
        "it would hide the next slip of its kind, with a reason given for another",
        "nothing: take it out")
    {
        MayBeSilenced = false,
    };

    /// <param name="found">All that checks found, by the check's name.</param>
    public static IEnumerable<(CheckInfo Check, CheckHit Hit)> Apply(CheckedSet set, IReadOnlyList<(CheckInfo Check, CheckHit Hit)> found)
    {
        var used = new HashSet<Waiver>(ReferenceEqualityComparer.Instance);
        foreach (var (check, one) in found)
        {
            var waiver = check.MayBeSilenced ? one.On?.Waivers.FirstOrDefault(s => s.Check == check.Name) : null;
            if (waiver is not null)
            {
                used.Add(waiver);
            }

            if (waiver is null || waiver.Until < set.Today)
            {
                yield return (check, one);
            }
        }

        foreach (var card in set.Cards)
        {
            foreach (var waiver in card.Waivers)
            {
                if (!used.Contains(waiver))
                {
                    yield return (Unused,
                        CheckHit.At(card, waiver.Offset, $"nothing on this card is found by '{waiver.Check}'", "take the silence out"));
                }
                else if (waiver.Until < set.Today)
                {
                    yield return (Expired,
                        CheckHit.At(card, waiver.Offset, $"the silence of '{waiver.Check}' ended on {waiver.Until:yyyy-MM-dd}",
                            "mend what it tells of, or give the silence a new date"));
                }
            }
        }
    }
}
