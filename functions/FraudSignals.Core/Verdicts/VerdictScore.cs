using System.Collections.Immutable;

namespace FraudSignals.Verdicts;

/// <summary>How right a rule or typology was, by the newest verdict of each alert.</summary>
/// <param name="Id">The rule or typology.</param>
/// <param name="Confirmed">Alerts that were right.</param>
/// <param name="FalsePositives">Alerts that were not.</param>
/// <param name="Unknown">Alerts of which it could not be found out.</param>
/// <param name="Precision">Those that were right of those that are known; null where none is.</param>
/// <param name="Low">From here,</param>
/// <param name="High">to here the true precision lies, 95 % (Wilson score interval); null where none is known.</param>
/// <param name="MedianSecondsToVerdict">From the reception of the event that raised an alert to its first verdict, seconds.</param>
public sealed record VerdictScore(string Id, int Confirmed, int FalsePositives, int Unknown, double? Precision, double? Low, double? High,
    double MedianSecondsToVerdict)
{
    /// <summary>The scores of all typologies or rules that verdicts are about, by their ids.</summary>
    /// <param name="verdicts">In the order they were taken.</param>
    /// <param name="about">What a verdict is about.</param>
    public static ImmutableArray<VerdictScore> Of(IEnumerable<Verdict> verdicts, Func<Verdict, IEnumerable<string>> about) =>
    [
        .. from alert in verdicts.GroupBy(v => v.Alert)
           let newest = alert.Last()
           from id in about(newest).Distinct()
           group (newest.Finding, Seconds: (alert.First().At - newest.Raised).TotalSeconds) by id into those
           orderby those.Key
           select Of(those.Key, [.. those]),
    ];

    private static VerdictScore Of(string id, IReadOnlyList<(VerdictFinding Finding, double Seconds)> those)
    {
        var confirmed = those.Count(t => t.Finding == VerdictFinding.Confirmed);
        var wrong = those.Count(t => t.Finding == VerdictFinding.FalsePositive);
        var seconds = those.Select(t => t.Seconds).Order().ToList();
        var median = (seconds[(seconds.Count - 1) / 2] + seconds[seconds.Count / 2]) / 2;
        var interval = Wilson.Of(confirmed, confirmed + wrong);
        return new VerdictScore(id, confirmed, wrong, those.Count - confirmed - wrong, interval?.Share, interval?.Low, interval?.High,
            median);
    }
}
