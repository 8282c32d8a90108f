using FraudSignals.Alerts;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Layouts;
using FraudSignals.State.Sections;

namespace FraudSignals.Evaluation.Stages;

/// <summary>What follows a hit: the finding is kept with its subject, and the typologies that weigh it are looked at.</summary>
internal sealed class FindingStage(AlertWriter writer, SubjectTable table, FindingLedger ledger, DecisionLog log,
    List<RaisedAlert> raised)
{
    private readonly List<long> _instants = [];

    /// <summary>Is told of every hit; null where nobody asks.</summary>
    public IFindingObserver? Observer { get; set; }

    /// <summary>Findings made since this was last set to 0.</summary>
    public int Found { get; set; }

    /// <summary>The normalised text of the subject whose hits are judged again; null where it is that of the event under way.</summary>
    public byte[]? Clear { get => writer.Clear; set => writer.Clear = value; }

    public void Record(in Hit hit, in Touch touch)
    {
        log.Finding(touch, hit);
        if (Observer is not null)
        {
            Tell(Observer, hit, touch);
        }

        Found += ledger.Keep(hit, touch) ? 1 : 0;
        foreach (var typology in hit.Rule.Typologies)
        {
            // No alert is noted either: once the typology is on again its first hit must be able to raise it.
            if (!typology.IsOff)
            {
                Consider(typology, touch, hit.Time);
            }
        }
    }

    /// <summary>The score of a typology as of an instant, from findings not older than <paramref name="since"/>.</summary>
    /// <param name="families">Takes what each of the typology's families brings.</param>
    public static double Score(LoadedTypology typology, in SubjectState state, long time, long since, Span<double> families)
    {
        families.Clear();
        var from = Math.Max(time - typology.Window, since);
        var rows = state.Rows<FindingRow>(state.Layout.Findings.Index);
        foreach (var (rule, weight, family) in typology.Rules)
        {
            if (!rule.IsOff && Current(state, rule.Hash, time, from) is >= 0 and var row)
            {
                var counted = weight * rule.Rule.ShareOf(rows[row].Band);
                var cap = typology.FamilyCaps[family];
                families[family] = double.IsNaN(cap) ? Math.Max(families[family], counted) : Math.Min(families[family] + counted, cap);
            }
        }

        var score = 0.0;
        foreach (var family in families)
        {
            score += family;
        }

        return score;
    }

    /// <summary>
    /// The newest finding row of a rule that holds a hit after <paramref name="from"/> and not after <paramref name="time"/>; -1 where
    /// there is none.
    /// </summary>
    public static int Current(in SubjectState state, uint rule, long time, long from)
    {
        var best = -1;
        var rows = state.Rows<FindingRow>(state.Layout.Findings.Index);
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Key == rule && rows[i].First <= time && rows[i].Last > from && (best < 0 || rows[i].Last > rows[best].Last))
            {
                best = i;
            }
        }

        return best;
    }

    // A band's own comparisons stand before those of its rule.
    private static void Tell(IFindingObserver observer, in Hit hit, in Touch touch)
    {
        var first = hit.Band == 0 ? 0 : hit.Rule.Rule.Bands[hit.Band - 1].Comparisons.Length;
        Span<double> values = stackalloc double[Math.Max(0, hit.Rule.Shown(hit.Band).Length - first)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = hit.Values[2 * (first + i)];
        }

        observer.Found(touch.Subject, hit.Rule.Rule, hit.Band, hit.Time, values);
    }

    // A late finding may complete what later ones began, so their instants are looked at as well.
    private void Consider(LoadedTypology typology, in Touch touch, long time)
    {
        table.TryGet(touch.Subject.Token, out var state);
        _instants.Clear();
        _instants.Add(time);
        foreach (ref readonly var row in state.Rows<FindingRow>(state.Layout.Findings.Index))
        {
            // Findings of others change nothing of it, and when it is looked at is a part of what it finds.
            if (typology.Weighs(row.Key))
            {
                AddLater(row.First);
                AddLater(row.Last);
            }
        }

        _instants.Sort();
        foreach (var instant in _instants)
        {
            ConsiderAt(typology, touch, instant);
        }

        void AddLater(long instant)
        {
            if (instant > time && instant < time + typology.Window && !_instants.Contains(instant))
            {
                _instants.Add(instant);
            }
        }
    }

    private void ConsiderAt(LoadedTypology typology, in Touch touch, long time)
    {
        table.TryGet(touch.Subject.Token, out var state);
        var level = LevelOf(typology, state, time, long.MinValue, out var score);
        if (level == AlertLevel.None)
        {
            return;
        }

        var period = CooldownPeriod.Of(touch.Subject.Token, typology.Grid.StartOf(typology.Grid.PaneOf(time)), typology.Cooldown);
        var rows = state.Rows<AlertRow>(state.Layout.Alerts.Index);
        var own = -1;
        var previous = -1;
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Key == typology.Hash)
            {
                own = rows[i].Period == period ? i : own;
                previous = rows[i].Period < period && (previous < 0 || rows[i].Period > rows[previous].Period) ? i : previous;
            }
        }

        if (own < 0 && previous >= 0 && rows[previous].Last >= time - typology.Cooldown / 2)
        {
            // The last alert is still warm: a new one needs enough findings made in this period alone.
            var start = CooldownPeriod.StartOf(touch.Subject.Token, period, typology.Cooldown);
            if (LevelOf(typology, state, time, start - 1, out _) == AlertLevel.None)
            {
                own = previous;
            }
        }

        var decision = new AlertDecision(typology, own < 0 ? period : rows[own].Period, time, level);
        log.Alert(decision);
        if (ledger.Keep(decision, touch) && typology.Typology.Status is RuleStatus.Test or RuleStatus.Stable)
        {
            raised.Add(new RaisedAlert(touch.Index, writer.Write(decision, touch, score)));
        }
    }

    private static AlertLevel LevelOf(LoadedTypology typology, in SubjectState state, long time, long since, out double score)
    {
        Span<double> families = stackalloc double[typology.Families.Length];
        score = Score(typology, state, time, since, families);
        var card = typology.Typology;
        return score < card.AlertThreshold || Counted(families, card) < card.MinimumFamilies ? AlertLevel.None
            : score >= card.InterdictionThreshold ? AlertLevel.Interdiction
            : AlertLevel.Alert;
    }

    private static int Counted(ReadOnlySpan<double> families, Typology card)
    {
        var counted = 0;
        foreach (var family in families)
        {
            counted += family > 0 && family >= card.FamilyMinimum ? 1 : 0;
        }

        return counted;
    }
}
