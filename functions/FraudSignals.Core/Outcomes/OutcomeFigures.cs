using System.Collections.Immutable;
using FraudSignals.Verdicts;

namespace FraudSignals.Outcomes;

/// <summary>The figures of some alerts.</summary>
/// <param name="Name">What they have in common.</param>
/// <param name="Alerts">How many.</param>
/// <param name="Interdictions">How many of them asked for interdiction.</param>
/// <param name="Held">How many a budget held and nobody let go.</param>
/// <param name="Snoozed">How many were kept quiet about.</param>
/// <param name="Confirmed">How many were right.</param>
/// <param name="FalsePositives">How many were not.</param>
/// <param name="Unknown">Of how many it could not be found out.</param>
/// <param name="Open">How many have no verdict.</param>
/// <param name="Overturned">How many were confirmed first and found to be wrong later.</param>
/// <param name="Precision">Those that were right of those that are known; null where none is.</param>
/// <param name="Low">From here,</param>
/// <param name="High">to here the true precision lies, 95 % (Wilson score interval).</param>
/// <param name="MedianSecondsToAlert">From the first hit that contributed to the reception of the event that raised the alert.</param>
/// <param name="MedianSecondsToVerdict">From that reception to the first verdict.</param>
/// <param name="MedianSecondsToAction">From the first verdict to the first that names an action.</param>
/// <param name="Saved">Money that did not go where it was to go, by currency, as responders said.</param>
public sealed record OutcomeFigures(
    string Name, int Alerts, int Interdictions, int Held, int Snoozed, int Confirmed, int FalsePositives, int Unknown, int Open,
    int Overturned,
    double? Precision, double? Low, double? High, double? MedianSecondsToAlert, double? MedianSecondsToVerdict,
    double? MedianSecondsToAction,
    ImmutableSortedDictionary<string, decimal> Saved)
{
    internal static OutcomeFigures Of(string name, IReadOnlyCollection<Outcome> outcomes)
    {
        var (right, wrong) = (Count(VerdictFinding.Confirmed), Count(VerdictFinding.FalsePositive));
        var interval = Wilson.Of(right, right + wrong);
        return new OutcomeFigures(
            name, outcomes.Count, outcomes.Count(o => o.IsInterdiction), outcomes.Count(o => o.IsHeld), outcomes.Count(o => o.IsSnoozed),
            right, wrong, Count(VerdictFinding.Unknown), outcomes.Count(o => o.Finding == null), outcomes.Count(o => o.WasOverturned),
            interval?.Share, interval?.Low, interval?.High,
            Median(o => o.SecondsToAlert), Median(o => o.SecondsToVerdict), Median(o => o.SecondsToAction),
            outcomes.Select(o => o.Saved).OfType<(string Currency, decimal Amount)>().GroupBy(s => s.Currency, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(g => g.Key, g => g.Sum(s => s.Amount), StringComparer.Ordinal));

        int Count(VerdictFinding finding) => outcomes.Count(o => o.Finding == finding);

        double? Median(Func<Outcome, double?> seconds)
        {
            List<double> sorted = [.. outcomes.Select(seconds).OfType<double>().Order()];
            return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }
}
