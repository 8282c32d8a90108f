using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Events;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting.Diffing;

/// <summary>Compares what two sets of rules made of the same files, replayed side by side.</summary>
internal sealed class RuleDiff(IReadOnlyList<Label> labels, IReadOnlyList<string> classes, int limit)
{
    // The first batches run code that is not compiled well yet.
    private const int WarmUp = 8;

    public RuleDiffReport Compare((RuleSnapshot Rules, BacktestRun Run) older, (RuleSnapshot Rules, BacktestRun Run) newer)
    {
        var (oldCard, newCard) = (CardOf(older), CardOf(newer));
        var ids = oldCard.Typologies.Concat(newCard.Typologies).Select(s => s.Id).Distinct().Order(StringComparer.Ordinal);
        var times = older.Run.BatchSeconds.Zip(newer.Run.BatchSeconds).ToList();
        var warm = times.Count > 2 * WarmUp ? times[WarmUp..] : times;
        return new RuleDiffReport
        {
            Events = older.Run.Events,
            HistoryEvents = older.Run.HistoryEvents,
            Rejected = older.Run.Rejected,
            Seconds = older.Run.Seconds,
            OldSnapshot = older.Rules.Hash,
            NewSnapshot = newer.Rules.Hash,
            OldMicrosecondsPerEvent = older.Run.BatchSeconds.Sum() / Math.Max(older.Run.Events, 1) * 1e6,
            NewMicrosecondsPerEvent = newer.Run.BatchSeconds.Sum() / Math.Max(newer.Run.Events, 1) * 1e6,
            CostRatio = Median([.. warm.Where(t => t.First > 0).Select(t => t.Second / t.First)]),
            Batches = times.Count,
            OldOverall = oldCard.Overall,
            NewOverall = newCard.Overall,
            Typologies = [.. ids.Select(id => Compare(id, oldCard, newCard, older.Run, newer.Run))],
        };
    }

    private Scorecard CardOf((RuleSnapshot Rules, BacktestRun Run) side)
    {
        var typologies = side.Rules.Typologies.Where(t => t.Status != RuleStatus.Experimental).OrderBy(t => t.Id, StringComparer.Ordinal)
            .ToList();
        return new Scorer(typologies, new Classes(typologies, classes), labels)
            .Score(side.Run.Recorder.Alerts, side.Run.Recorder.FirstSeen);
    }

    private TypologyDiff Compare(string id, Scorecard oldCard, Scorecard newCard, BacktestRun oldRun, BacktestRun newRun)
    {
        var (before, after) = (FirstAlerts(oldRun, id), FirstAlerts(newRun, id));
        var gained = after.Where(a => !before.ContainsKey(a.Key)).Select(a => a.Value).ToList();
        var lost = before.Where(a => !after.ContainsKey(a.Key)).Select(a => a.Value).ToList();
        return new TypologyDiff
        {
            Id = id,
            Old = oldCard.Typologies.FirstOrDefault(s => s.Id == id),
            New = newCard.Typologies.FirstOrDefault(s => s.Id == id),
            Gained = gained.Count,
            Lost = lost.Count,
            Subjects = [.. Changed("gained", gained), .. Changed("lost", lost)],
        };
    }

    private static Dictionary<SubjectKey, Alert> FirstAlerts(BacktestRun run, string typology)
    {
        var first = new Dictionary<SubjectKey, Alert>();
        foreach (var alert in run.Recorder.Alerts.Where(a => a.Typology == typology))
        {
            first.TryAdd(Scorer.KeyOf(alert), alert);
        }

        return first;
    }

    private IEnumerable<ChangedSubject> Changed(string change, IEnumerable<Alert> alerts)
    {
        var known = labels.ToDictionary(l => l.Subject);
        return from alert in alerts.OrderBy(a => a.Time).ThenBy(a => a.Subject.Token, StringComparer.Ordinal).Take(limit)
               let label = known.GetValueOrDefault(Scorer.KeyOf(alert))
               select new ChangedSubject(
                   change, alert.Subject.Kind, alert.Subject.Key ?? alert.Subject.Token, label == null ? null : label.IsFraud ? 1 : 0,
                   label?.Class,
                   alert.Time, [.. alert.Reasons.Select(r => r.Rule)]);
    }

    private static double? Median(ImmutableArray<double> values) => values.IsEmpty ? null : values.Sort()[values.Length / 2];
}
