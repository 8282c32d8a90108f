using FraudSignals.Rules.Cards;

namespace FraudSignals.Rules.Checks;

/// <summary>Leaves out what cards have silenced, and tells silences that are over or were for nothing.</summary>
internal static class Silences
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
    public static IEnumerable<(CheckInfo Check, Found Found)> Apply(CheckedSet set, IReadOnlyList<(CheckInfo Check, Found Found)> found)
    {
        var used = new HashSet<Silence>(ReferenceEqualityComparer.Instance);
        foreach (var (check, one) in found)
        {
            var silence = check.MayBeSilenced ? one.On?.Silences.FirstOrDefault(s => s.Check == check.Name) : null;
            if (silence is not null)
            {
                used.Add(silence);
            }

            if (silence is null || silence.Until < set.Today)
            {
                yield return (check, one);
            }
        }

        foreach (var card in set.Cards)
        {
            foreach (var silence in card.Silences)
            {
                if (!used.Contains(silence))
                {
                    yield return (Unused,
                        Found.At(card, silence.Offset, $"nothing on this card is found by '{silence.Check}'", "take the silence out"));
                }
                else if (silence.Until < set.Today)
                {
                    yield return (Expired,
                        Found.At(card, silence.Offset, $"the silence of '{silence.Check}' ended on {silence.Until:yyyy-MM-dd}",
                            "mend what it tells of, or give the silence a new date"));
                }
            }
        }
    }
}
