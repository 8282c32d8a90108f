using System.Globalization;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Binary;
using FraudSignals.Evaluation;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Events;
using FraudSignals.Ingestion.Single;
using FraudSignals.Rules;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>
/// Keeps which rules hit on labelled subjects, by day and with the highest band and the values shown for it: what weights are measured on.
/// </summary>
internal sealed class HitRecorder(RuleSnapshot rules, IReadOnlyList<Label> labels, IStore inner) : IStore
{
    private const int MostSides = 12;

    private readonly Dictionary<uint, string> _rules = rules.Rules.ToDictionary(r => Stable.Hash32(r.Id), r => r.Id);
    private readonly Dictionary<SubjectKey, Label> _labels = labels.DistinctBy(l => l.Subject).ToDictionary(l => l.Subject);
    private readonly Dictionary<(Label Label, string Rule, long Day), (int Band, int Hits, string Values)> _hits = [];

    public ValueTask LoadAsync(Engine engine, EventBatch batch, CancellationToken cancellation) => inner.LoadAsync(engine, batch, cancellation);

    public ValueTask CommitAsync(Commit commit, CancellationToken cancellation)
    {
        if (commit.Mode == IngestionMode.Live && !commit.Steps.IsEmpty)
        {
            Note(commit.Batch, new PackedReader(commit.Steps.Span));
        }

        return inner.CommitAsync(commit, cancellation);
    }

    /// <summary>A line for each subject, rule and day.</summary>
    public void Write(TextWriter output, string trial)
    {
        foreach (var ((label, rule, day), (band, hits, values)) in _hits)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{trial},{Scorer.KindName(label.Subject.Kind)},{label.Key},{(label.IsFraud ? 1 : 0)},{label.Class},{rule},{day},{band},{hits},{values}"));
        }
    }

    private void Note(EventBatch batch, PackedReader steps)
    {
        Require(steps.Take<byte>() == StepLog.Version);
        var (index, slot) = (0, -1);
        while (!steps.AtEnd)
        {
            switch ((StepTag)steps.Take<byte>())
            {
                case StepTag.Shedding:
                    break;
                case StepTag.Touch:
                    index += steps.TakeSmall();
                    slot = steps.Take<byte>();
                    break;
                case StepTag.Effect:
                    slot = steps.Take<byte>();
                    steps.Take(sizeof(uint) + 16 + sizeof(long));
                    break;
                case StepTag.Alert:
                    steps.Take(sizeof(uint) + sizeof(int) + sizeof(long) + sizeof(byte));
                    break;
                case StepTag.Finding:
                    Finding(ref steps, batch.Events[index], slot);
                    break;
                default:
                    Require(false);
                    break;
            }
        }
    }

    private void Finding(ref PackedReader steps, in Event e, int slot)
    {
        var rule = steps.Take<uint>();
        steps.Take(sizeof(int));
        var time = steps.Take<long>();
        steps.Take<byte>();
        int band = steps.Take<byte>();
        steps.TakeSmall();
        Span<double> sides = stackalloc double[MostSides];
        var count = steps.Take<byte>();
        for (var i = 0; i < count; i++)
        {
            sides[i] = steps.Take<double>();
        }

        var subject = new SubjectKey(Roles.KindOf(Roles.Of(e.Type, slot)), e.Tokens[slot]);
        if (_labels.TryGetValue(subject, out var label) && _rules.TryGetValue(rule, out var id))
        {
            var key = (label, id, time / 86_400_000);
            var before = _hits.GetValueOrDefault(key, (-1, 0, ""));
            _hits[key] = band > before.Item1 ? (band, before.Item2 + 1, Values(sides[..count])) : (before.Item1, before.Item2 + 1, before.Item3);
        }
    }

    // The left sides alone: the right ones are the rule's own thresholds.
    private static string Values(ReadOnlySpan<double> sides)
    {
        var values = new List<string>();
        for (var i = 0; i < sides.Length; i += 2)
        {
            values.Add(sides[i].ToString("G4", CultureInfo.InvariantCulture));
        }

        return string.Join(' ', values);
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException("The steps of a batch cannot be read.");
        }
    }
}
