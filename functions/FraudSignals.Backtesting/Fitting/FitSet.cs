using System.Collections.Immutable;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.Rules.Fitting;

namespace FraudSignals.Backtesting.Fitting;

/// <summary>What a back-test found, as a typology would have had to weigh it.</summary>
internal sealed class FitSet
{
    private readonly Typology _typology;
    private readonly Dictionary<string, int> _places;
    private readonly long _window;

    public FitSet(Typology typology, RuleSnapshot rules, FindingRecorder recorder, IReadOnlyList<Label> labels, Classes classes,
        ImmutableArray<RuleCuts>? cuts = null)
    {
        _typology = typology;
        Rules = [.. rules.Rules.Where(r => IsCandidate(r, typology)).OrderBy(r => r.Id, StringComparer.Ordinal)];
        _places = Rules.Select((r, i) => (r.Id, i)).ToDictionary(r => r.Id, r => r.i);
        _window = (long)typology.Window.TotalMilliseconds;
        Cooldown = (long)typology.Cooldown.TotalMilliseconds;
        Free = [.. Rules.Select(r => !rules.Typologies.Any(t => t.Id != typology.Id && t.Weights.ContainsKey(r.Id)))];
        var known = labels.Where(l => l.Subject.Kind == typology.Subject)
            .ToDictionary(l => l.Subject, l => classes.IsPositive(typology, l));
        var found = recorder.Of.Where(f => f.Key.Kind == typology.Subject)
            .Select(f => (Subject: f.Key, Hits: f.Value.Where(h => _places.ContainsKey(h.Rule)).OrderBy(h => h.Time).ToList()))
            .Where(f => f.Hits.Count > 0).ToList();
        Cuts = cuts ?? [.. Rules.Select((r, i) => Free[i] && r.Bands.IsEmpty
            ? RuleCuts.Of(r, [.. found.Select(f => (f.Hits, known.GetValueOrDefault(f.Subject)))]) : RuleCuts.None)];
        Subjects = [
            .. found.Select(
                f => new FitSubject((ulong)(f.Subject.Token.Value >> 64), known.GetValueOrDefault(f.Subject),
                    InstantsOf(f.Subject.Token, f.Hits)))];
        var seen = found.Select(f => f.Subject).ToHashSet();
        Silent = (known.Count(k => k.Value == true && !seen.Contains(k.Key)), known.Count(k => k.Value == false && !seen.Contains(k.Key)));
    }

    public ImmutableArray<Rule> Rules { get; }

    /// <summary>By rule whether the proportions of its steps are this typology's alone.</summary>
    public ImmutableArray<bool> Free { get; }

    /// <summary>By rule without bands the values from which on it might have one.</summary>
    public ImmutableArray<RuleCuts> Cuts { get; }

    public IReadOnlyList<FitSubject> Subjects { get; }

    /// <summary>From the first time anything was found to the last, milliseconds since 1970.</summary>
    public (long First, long Last) Span
    {
        get
        {
            var instants = Subjects.SelectMany(s => s.Instants);
            return (instants.Select(i => i.Time).DefaultIfEmpty().Min(), instants.Select(i => i.Until).DefaultIfEmpty().Max());
        }
    }

    /// <summary>The typology's cool-down, milliseconds.</summary>
    public long Cooldown { get; }

    /// <summary>Labelled subjects of whom nothing was found.</summary>
    public (int Frauds, int Honest) Silent { get; }

    /// <summary>What there is now; nothing by rules that the typology does not weigh or that do not count yet.</summary>
    public ScoreModel Present
    {
        get
        {
            var families = Rules.Select(r => r.Family).Distinct().Order(StringComparer.Ordinal).ToArray();
            return new ScoreModel(
                [.. Rules.Select(
                    (r, i) => Enumerable.Range(0, 1 + Math.Max(r.Bands.Length, Cuts[i].Values.Length))
                        .Select(b => Weight(r) * r.ShareOf(b)).ToImmutableArray())],
                [.. Rules.Select(r => Array.IndexOf(families, r.Family))],
                [.. families.Select(f => _typology.FamilyCaps.GetValueOrDefault(f, double.NaN))],
                _typology.MinimumFamilies,
                _typology.FamilyMinimum);
        }
    }

    /// <summary>The typology's part of a budget.</summary>
    public BudgetPart PartOf(ScoreModel model, double threshold) => new(Subjects, model, threshold, _window, Cooldown);

    /// <summary>What a rule brings to the typology today.</summary>
    public double Weight(Rule rule) => rule.Status is RuleStatus.Test or RuleStatus.Stable
        ? _typology.Weights.GetValueOrDefault(rule.Id)
        : 0;

    // Those of another typology or of none are evidence too, as long as they are about the same subjects.
    private static bool IsCandidate(Rule rule, Typology typology) =>
        rule.Subject == typology.Subject && rule.Status != RuleStatus.Deprecated;

    // As the engine keeps findings: of a rule and its cool-down the highest step, for as long as it last hit within the window.
    private ImmutableArray<FitInstant> InstantsOf(Token subject, List<FindingRecorder.Found> hits)
    {
        var rows = new (int Period, long Last, byte Step)[Rules.Length];
        var instants = new List<FitInstant>();
        for (var i = 0; i < hits.Count; i++)
        {
            var (place, time) = (_places[hits[i].Rule], hits[i].Time);
            var period = PeriodOf(subject, time, (long)Rules[place].Cooldown.TotalMilliseconds);
            var step = StepOf(place, hits[i]);
            ref var row = ref rows[place];
            row = row.Last > 0 && row.Period == period ? (period, time, Math.Max(row.Step, step)) : (period, time, step);

            // At the last hit of an instant all of them stand together.
            if (i + 1 < hits.Count && hits[i + 1].Time == time)
            {
                continue;
            }

            var own = PeriodOf(subject, time, Cooldown);
            var start = own * Cooldown - Shift(subject, Cooldown);
            var (all, since) = (new byte[Rules.Length], new byte[Rules.Length]);
            for (var r = 0; r < rows.Length; r++)
            {
                all[r] = rows[r].Last > time - _window ? rows[r].Step : (byte)0;
                since[r] = rows[r].Last >= start ? all[r] : (byte)0;
            }

            if (instants.Count > 0 && instants[^1] is var last && last.Period == own && time - last.Until <= Cooldown / 2
                && last.Steps.AsSpan().SequenceEqual(all) && last.Own.AsSpan().SequenceEqual(since))
            {
                instants[^1] = last with { Until = time };
            }
            else
            {
                instants.Add(new FitInstant(time, time, own, all, since));
            }
        }

        return [.. instants];
    }

    private byte StepOf(int place, in FindingRecorder.Found hit) =>
        (byte)(1 + (Cuts[place].Values.Length > 0 ? Cuts[place].StepOf(hit.Values) : hit.Band));

    private static int PeriodOf(Token subject, long time, long cooldown) => (int)((time + Shift(subject, cooldown)) / cooldown);

    private static long Shift(Token subject, long cooldown) => (long)((ulong)(subject.Value >> 64) % (ulong)cooldown);
}
