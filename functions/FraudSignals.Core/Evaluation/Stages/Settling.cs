using FraudSignals.Alerts;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.State;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Layouts;
using FraudSignals.State.Sections;

namespace FraudSignals.Evaluation.Stages;

/// <summary>
/// Where records come in any order, a rule that more of them may prove wrong finds nothing on half a window: its hit waits in a row of
/// the subject until the records of its pane can be expected to be there, and is then judged again over all of them. What drives it is
/// the reception of records, never a clock.
/// </summary>
internal sealed class Settling(
    LoadedSnapshot loaded, EngineState state, SettlingTimes times, SubjectEvaluation context, FindingStage findings, FindingLedger ledger,
    DecisionLog log)
{
    private readonly List<(LoadedRule Rule, AlertRow Row)> _due = [];
    private readonly List<(LoadedRule Rule, FindingRow Row)> _awaited = [];

    /// <summary>Lets a hit wait; false where it is settled.</summary>
    public bool Wait(in Hit hit, in Touch touch)
    {
        ref readonly var e = ref touch.Batch.Events[touch.Index];
        if (!hit.Rule.Settles || times[e.SourceIndex] is not (> 0 and var time))
        {
            return false;
        }

        var grid = hit.Rule.Grid;
        var pane = grid.PaneOf(hit.Time);
        var due = grid.StartOf(pane + 1) + time;
        if (due <= e.Received)
        {
            return false;
        }

        var waiting = new UnsettledHit(hit.Rule.UnsettledHash, pane, hit.Time, due);
        log.Unsettled(touch, waiting);
        ledger.Keep(waiting, touch, state.Unsettled);
        return true;
    }

    /// <summary>
    /// Keeps a hit until it is known what came after it: until that time has passed, and what is late of it can be there.
    /// </summary>
    public void Await(in Hit hit, in Touch touch)
    {
        // What happens at the last instant counts, and is received then at the soonest.
        var due = hit.Time + hit.Rule.AwaitedFor + 1 + times[touch.Batch.Events[touch.Index].SourceIndex];
        log.Awaiting(touch, hit, due);
        ledger.Await(hit, touch, due, state.Unsettled);
    }

    /// <summary>Judges again what is due when an event is received.</summary>
    public void Settle(EventBatch batch, int index)
    {
        while (TryTake(batch.Events[index], out var waiting))
        {
            // A hit that is due later has an entry of its own: all come in the order of when they are due.
            Settle(batch, index, waiting.Subject, waiting.Clear, waiting.Due);
        }
    }

    /// <summary>Takes the next subject of which hits are due when an event is received.</summary>
    public bool TryTake(in Event e, out Unsettled.Waiting waiting)
    {
        while (state.Unsettled.TryTake(e.Received, state.Table, out waiting))
        {
            // Others were put off, or are forgotten.
            if (IsAnyDueAt(waiting.Subject, waiting.Due))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Judges again what is due of a subject by the reception of an event of its own; for where nobody sees all subjects.
    /// </summary>
    public void Settle(in Touch touch)
    {
        ref readonly var e = ref touch.Batch.Events[touch.Index];
        if (FindRows(touch.Subject.Token, e.Received, out _))
        {
            Settle(touch.Batch, touch.Index, touch.Subject.Token, touch.Batch.ClearText(e, touch.TokenPosition).ToArray(), e.Received);
        }
    }

    /// <summary>When the next of a subject's hits that wait is due; null where none waits.</summary>
    public long? NextDue(Token token)
    {
        long? next = null;
        if (state.Table.TryGet(token, out var subject))
        {
            foreach (ref readonly var row in subject.Rows<FindingRow>(subject.Layout.Findings.Index))
            {
                next = row.IsAwaiting && (next is null || row.Last < next) ? row.Last : next;
            }
        }

        return next;
    }

    /// <summary>Lets what is due of a subject wait no longer, whatever came of it.</summary>
    public void Drop(in Unsettled.Waiting waiting) => RemoveRows(waiting.Subject, waiting.Due);

    private void Settle(EventBatch batch, int index, Token subject, byte[] clear, long due)
    {
        if (!FindRows(subject, due, out var kind))
        {
            RemoveRows(subject, due);
            return;
        }

        log.Settled(index, subject);
        context.Use(batch, index);
        findings.Clear = clear;
        var key = new SubjectKey(kind, subject);
        foreach (var (rule, row) in _due)
        {
            Judge(rule, row, new Touch(batch, index, key, 0, Role.Finding, 0, 0, 0, state.ObservedSince.GetValueOrDefault(row.Source)));
        }

        foreach (var (rule, row) in _awaited)
        {
            Judge(rule, row,
                new Touch(batch, index, key, 0, Role.Finding, 0, 0, 0, state.ObservedSince.GetValueOrDefault(row.Evidence[0].Source)));
        }

        findings.Clear = null;
        RemoveRows(subject, due);
    }

    // As of the end of the pane: all that fell into it counts, whenever it came.
    private void Judge(LoadedRule rule, in AlertRow row, in Touch touch)
    {
        if (rule.IsOff || !state.Table.TryGet(touch.Subject.Token, out var subject))
        {
            return;
        }

        var time = rule.Grid.StartOf(row.Period + 1) - 1;
        context.Begin(subject, time, touch.ObservedSince);
        if (rule.Judge(context) == Rules.Kleene.True)
        {
            rule.Hits++;
            findings.Record(Hit.Of(rule, touch.Subject.Token, time, eventsOwn: false, context), touch);
        }
    }

    // As of the end of the time that was waited, with the values of the event: only what came after it is looked at again.
    private void Judge(LoadedRule rule, in FindingRow row, in Touch touch)
    {
        if (rule.IsOff || !state.Table.TryGet(touch.Subject.Token, out var subject)
            || ((CountAfter.Reader)loaded.Readers[rule.Awaited]).After(subject, row.First) is not 0)
        {
            return;
        }

        rule.Hits++;
        var time = row.First + rule.AwaitedFor;
        var period = CooldownPeriod.Of(touch.Subject.Token, rule, time);
        findings.Record(new Hit { Rule = rule, Period = period, Time = time, Sample = row.Sample, Band = row.Band, Values = row.Values },
            touch);
    }

    // Finds the rows of a subject that are due, in the order of their times and rules.
    private bool FindRows(Token token, long due, out SubjectKind kind)
    {
        _due.Clear();
        _awaited.Clear();
        kind = default;
        if (!state.Table.TryGet(token, out var subject))
        {
            return false;
        }

        kind = subject.Kind;
        foreach (ref readonly var row in subject.Rows<AlertRow>(subject.Layout.Alerts.Index))
        {
            if (IsDue(row, due) && loaded.SettlingRuleOf(row.Key) is { } rule)
            {
                _due.Add((rule, row));
            }
        }

        foreach (ref readonly var row in subject.Rows<FindingRow>(subject.Layout.Findings.Index))
        {
            if (IsDue(row, due) && loaded.AwaitingRuleOf(row.Key) is { } rule)
            {
                _awaited.Add((rule, row));
            }
        }

        _due.Sort(
            (one, other) =>
                (one.Rule.Grid.StartOf(one.Row.Period), one.Rule.Place).CompareTo(
                    (other.Rule.Grid.StartOf(other.Row.Period), other.Rule.Place)));
        _awaited.Sort((one, other) => (one.Row.First, one.Rule.Place).CompareTo((other.Row.First, other.Rule.Place)));
        return _due.Count + _awaited.Count > 0;
    }

    private bool IsAnyDueAt(Token token, long due)
    {
        if (!state.Table.TryGet(token, out var subject))
        {
            return false;
        }

        foreach (ref readonly var row in subject.Rows<AlertRow>(subject.Layout.Alerts.Index))
        {
            if (row.Level == AlertLevel.None && row.Last == due)
            {
                return true;
            }
        }

        foreach (ref readonly var row in subject.Rows<FindingRow>(subject.Layout.Findings.Index))
        {
            if (row.IsAwaiting && row.Last == due)
            {
                return true;
            }
        }

        return false;
    }

    private void RemoveRows(Token token, long due)
    {
        if (!state.Table.TryGet(token, out var subject))
        {
            return;
        }

        state.Table.GetOrAdd(new SubjectKey(subject.Kind, token), out subject);
        var alerts = subject.Rows<AlertRow>(subject.Layout.Alerts.Index);
        var kept = 0;
        foreach (ref readonly var row in alerts)
        {
            if (!IsDue(row, due))
            {
                alerts[kept++] = row;
            }
        }

        subject.SetCount(subject.Layout.Alerts.Index, kept);
        var rows = subject.Rows<FindingRow>(subject.Layout.Findings.Index);
        kept = 0;
        foreach (ref readonly var row in rows)
        {
            if (!IsDue(row, due))
            {
                rows[kept++] = row;
            }
        }

        subject.SetCount(subject.Layout.Findings.Index, kept);
    }

    private static bool IsDue(in AlertRow row, long due) => row.Level == AlertLevel.None && row.Last <= due;

    private static bool IsDue(in FindingRow row, long due) => row.IsAwaiting && row.Last <= due;
}
