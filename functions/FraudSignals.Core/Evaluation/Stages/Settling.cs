using FraudSignals.Alerts;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.State;
using FraudSignals.State.Layouts;
using FraudSignals.State.Sections;

namespace FraudSignals.Evaluation.Stages;

/// <summary>
/// Where records come in any order, a rule that more of them may prove wrong finds nothing on half a window: its hit waits in a row of
/// the subject until the records of its pane can be expected to be there, and is then judged again over all of them. What drives it is
/// the reception of records, never a clock.
/// </summary>
internal sealed class Settling(
    LoadedSnapshot loaded, EngineState state, SettlingTimes times, SubjectEvaluation context, FindingStep findings, FindingLedger ledger, StepLog steps)
{
    private readonly List<(LoadedRule Rule, AlertRow Row)> _due = [];

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
        steps.Unsettled(touch, waiting);
        ledger.Keep(waiting, touch, state.Unsettled);
        return true;
    }

    /// <summary>Judges again what is due when an event is received.</summary>
    public void Settle(EventBatch batch, int index)
    {
        ref readonly var e = ref batch.Events[index];
        while (state.Unsettled.TryTake(e.Received, state.Table, out var waiting))
        {
            if (TakeRows(waiting.Subject, e.Received, out var kind) == 0)
            {
                continue;
            }

            steps.Settled(index, waiting.Subject);
            context.Use(batch, index);
            findings.Clear = waiting.Clear;
            foreach (var (rule, row) in _due)
            {
                Judge(rule, row, new Touch(batch, index, new SubjectKey(kind, waiting.Subject), 0, Role.Finding, 0, 0, 0, state.ObservedSince.GetValueOrDefault(row.Source)));
            }

            findings.Clear = null;
        }
    }

    /// <summary>Lets what is due wait no longer, whatever came of it.</summary>
    public void Drop(in Event e)
    {
        while (state.Unsettled.TryTake(e.Received, state.Table, out var waiting))
        {
            TakeRows(waiting.Subject, e.Received, out _);
        }
    }

    // As of the end of the pane: all that fell into it counts, whenever it came.
    private void Judge(LoadedRule rule, in AlertRow row, in Touch touch)
    {
        if (rule.IsOff || !state.Table.TryGet(touch.Subject.Token, out var subject))
        {
            return;
        }

        var time = rule.Grid.StartOf(row.Slot + 1) - 1;
        context.Begin(subject, time, touch.ObservedSince);
        if (rule.Condition(context) == Rules.Kleene.True)
        {
            rule.Hits++;
            findings.Record(Hit.Of(rule, touch.Subject.Token, time, eventsOwn: false, context), touch);
        }
    }

    // Takes the rows of a subject that are due, in the order of their panes and rules.
    private int TakeRows(Token token, long now, out SubjectKind kind)
    {
        _due.Clear();
        kind = default;
        if (!state.Table.TryGet(token, out var subject))
        {
            return 0;
        }

        kind = subject.Kind;
        state.Table.GetOrAdd(new SubjectKey(kind, token), out subject);
        var index = subject.Layout.Alerts.Index;
        var rows = subject.Rows<AlertRow>(index);
        var kept = 0;
        foreach (ref readonly var row in rows)
        {
            if (row.Level == AlertLevel.None && row.Last <= now)
            {
                if (loaded.SettlingRuleOf(row.Key) is { } rule)
                {
                    _due.Add((rule, row));
                }
            }
            else
            {
                rows[kept++] = row;
            }
        }

        subject.SetCount(index, kept);
        _due.Sort((one, other) => (one.Rule.Grid.StartOf(one.Row.Slot), one.Rule.Place).CompareTo((other.Rule.Grid.StartOf(other.Row.Slot), other.Rule.Place)));
        return _due.Count;
    }
}
