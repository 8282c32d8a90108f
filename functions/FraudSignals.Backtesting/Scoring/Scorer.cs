using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting.Scoring;

/// <summary>
/// Compares alerts with labels. A typology is scored over the labelled subjects of its kind: label 1 of its own class is
/// to be flagged, label 0 is not, label 1 of another class is left out. Overall, a fraud subject counts as found when a
/// typology that is to find it did, an honest one as wronged when any typology flagged it.
/// </summary>
internal sealed class Scorer(IReadOnlyList<Typology> typologies, Classes classes, IReadOnlyList<Label> labels)
{
    /// <summary>Scores a run.</summary>
    /// <param name="alerts">All alerts, in the order they were raised.</param>
    /// <param name="firstSeen">The time of a fraud subject's first event in the period; null where it has none.</param>
    public Scorecard Score(IReadOnlyList<Alert> alerts, Func<SubjectKey, DateTimeOffset?> firstSeen)
    {
        var first = new Dictionary<(string Typology, SubjectKey Subject), Alert>();
        foreach (var alert in alerts)
        {
            first.TryAdd((alert.Typology, KeyOf(alert)), alert);
        }

        var overall = new Tally();
        var scores = typologies.ToDictionary(t => t, _ => new Tally());
        var rates = new Dictionary<(string Kind, string Class, int Label), (int Subjects, int Flagged)>();
        var mistakes = new List<Mistake>();
        foreach (var label in labels)
        {
            bool isScored = false, isFlagged = false, isFound = false;
            DateTimeOffset? foundAt = null;
            foreach (var typology in typologies)
            {
                if (typology.Subject != label.Subject.Kind)
                {
                    continue;
                }

                var alert = first.GetValueOrDefault((typology.Id, label.Subject));
                isFlagged |= alert != null;
                if (classes.IsPositive(typology, label) is not { } isPositive)
                {
                    continue;
                }

                isScored = true;
                isFound |= alert != null;
                foundAt = alert != null && !(foundAt <= alert.Time) ? alert.Time : foundAt;
                scores[typology].Count(isPositive, alert != null, alert?.Time - firstSeen(label.Subject));
                if (isPositive == (alert == null))
                {
                    mistakes.Add(new Mistake(typology, label, alert));
                }
            }

            if (isScored)
            {
                overall.Count(label.IsFraud, isFound, foundAt - firstSeen(label.Subject));
            }

            var rate = (KindName(label.Subject.Kind), label.Class, label.IsFraud ? 1 : 0);
            var (subjects, flagged) = rates.GetValueOrDefault(rate);
            rates[rate] = (subjects + 1, flagged + (isFlagged ? 1 : 0));
        }

        return new Scorecard(
            [.. typologies.Select(t => scores[t].ToScore(t.Id, alerts.Where(a => a.Typology == t.Id)))],
            overall.ToScore("overall", alerts),
            [
                .. rates.Select(r => new ClassRate(r.Key.Class, r.Key.Kind, r.Key.Label, r.Value.Subjects, r.Value.Flagged))
                    .OrderBy(r => r.Kind, StringComparer.Ordinal).ThenByDescending(r => r.Label)
                    .ThenBy(r => r.Class, StringComparer.Ordinal),
            ])
        {
            Mistakes = mistakes,
        };
    }

    public static string KindName(SubjectKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Whom an alert is about, as labels name it.</summary>
    public static SubjectKey KeyOf(Alert alert) => new(
        Enum.Parse<SubjectKind>(alert.Subject.Kind, ignoreCase: true),
        Events.Token.TryParse(alert.Subject.Token, out var token) ? token : throw new FormatException("An alert's token cannot be read."));

    private sealed class Tally
    {
        private readonly List<double> _seconds = [];
        private int _truePositives, _falsePositives, _falseNegatives, _trueNegatives;

        public void Count(bool isPositive, bool isFlagged, TimeSpan? toAlert)
        {
            switch (isPositive, isFlagged)
            {
                case (true, true):
                    _truePositives++;
                    if (toAlert is { } span)
                    {
                        _seconds.Add(span.TotalSeconds);
                    }

                    break;
                case (true, false):
                    _falseNegatives++;
                    break;
                case (false, true):
                    _falsePositives++;
                    break;
                default:
                    _trueNegatives++;
                    break;
            }
        }

        public Score ToScore(string id, IEnumerable<Alert> alerts) => new()
        {
            Id = id,
            Alerts = alerts.Select(a => a.Id).Distinct().Count(),
            Flagged = alerts.Select(a => (a.Subject.Kind, a.Subject.Token)).Distinct().Count(),
            TruePositives = _truePositives,
            FalsePositives = _falsePositives,
            FalseNegatives = _falseNegatives,
            TrueNegatives = _trueNegatives,
            MedianSecondsToAlert = Median(_seconds),
        };

        private static double? Median(List<double> values)
        {
            values.Sort();
            var middle = values.Count / 2;
            return values.Count == 0 ? null : values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        }
    }
}
