using System.Globalization;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Rules;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>
/// Keeps which rules hit on labelled subjects, by day and with the highest band and the highest value compared: what weights are measured
/// on.
/// </summary>
internal sealed class HitRecorder(IReadOnlyList<Label> labels) : IFindingObserver
{
    private const long Day = 86_400_000;

    private readonly Dictionary<SubjectKey, Label> _labels = labels.DistinctBy(l => l.Subject).ToDictionary(l => l.Subject);
    private readonly Dictionary<(SubjectKey Subject, string Rule, long Day), (int Band, int Hits, double Value)> _hits = [];

    void IFindingObserver.Found(SubjectKey subject, Rule rule, int band, long time, ReadOnlySpan<double> values)
    {
        if (_labels.ContainsKey(subject))
        {
            var value = band == 0 && values.Length > 0 ? values[0] : double.NaN;
            var key = (subject, rule.Id, time / Day);
            var before = _hits.GetValueOrDefault(key, (-1, 0, double.NegativeInfinity));
            _hits[key] = (Math.Max(band, before.Item1), before.Item2 + 1,
                double.IsNaN(value) ? before.Item3 : Math.Max(value, before.Item3));
        }
    }

    /// <summary>A line for each subject, rule and day.</summary>
    public void Write(TextWriter output, string trial)
    {
        foreach (var ((subject, rule, day), (band, hits, value)) in _hits)
        {
            var label = _labels[subject];
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{trial},{Scorer.KindName(subject.Kind)},{label.Key},{(label.IsFraud ? 1 : 0)},{label.Class},{rule},{day},{band},{hits},{value:G4}"));
        }
    }
}
