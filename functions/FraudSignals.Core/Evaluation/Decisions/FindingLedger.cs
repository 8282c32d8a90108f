using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.State;
using FraudSignals.State.Blocks;
using FraudSignals.State.Layouts;
using FraudSignals.State.Sections;

namespace FraudSignals.Evaluation.Decisions;

/// <summary>Keeps findings and alerts with their subjects, whether decided just now or read back.</summary>
internal sealed class FindingLedger(SubjectTable table)
{
    // The most hits of a rule and subject that wait at a time.
    private const int MostAwaited = 32;

    /// <summary>Keeps a finding of the touched subject. Returns whether it is new, not one more hit in the same period.</summary>
    public bool Keep(in Hit hit, in Touch touch)
    {
        table.TryGet(touch.Subject.Token, out var state);
        var layout = state.Layout;
        ref var row = ref layout.Findings.RowFor(ref state, hit.Rule.Hash, hit.Period, hit.Time, out var isNew);
        if (hit.Band > row.Band || (hit.Band == row.Band && hit.Time == row.Last))
        {
            (row.Sample, row.Values, row.Band) = (hit.Sample, hit.Values, hit.Band);
        }

        if (isNew)
        {
            foreach (var evidence in state.Rows<EvidenceRow>(layout.Evidence.Index))
            {
                if (hit.Rule.Saw(evidence, hit.Time))
                {
                    row.AddEvidence(evidence);
                }
            }

            if (hit.Rule.Awaited >= 0)
            {
                AddAwaited(ref row, hit, state);
            }
        }
        else if (hit.EventsOwn)
        {
            ref var e = ref touch.Batch.Events[touch.Index];
            row.AddEvidence(new EvidenceRow(hit.Time, touch.Role, e.SourceIndex, e.Id));
        }

        return isNew;
    }

    /// <summary>
    /// Keeps a hit of the touched subject that hangs on what comes after it. Of hits close to one another the latest is kept: what
    /// answers it answers those before.
    /// </summary>
    public void Await(in Hit hit, in Touch touch, long due, Unsettled unsettled)
    {
        table.TryGet(touch.Subject.Token, out var state);
        var findings = state.Layout.Findings;
        var period = (int)(hit.Time / Math.Max(1000, hit.Rule.AwaitedFor / MostAwaited));
        foreach (ref readonly var known in state.Rows<FindingRow>(findings.Index))
        {
            if (known.Key == hit.Rule.AwaitedHash && known.Period == period && known.First > hit.Time)
            {
                return;
            }
        }

        ref var row = ref findings.RowFor(ref state, hit.Rule.AwaitedHash, period, hit.Time, out _);
        ref var e = ref touch.Batch.Events[touch.Index];
        (row.First, row.Last, row.Sample, row.Values, row.Band, row.EvidenceCount) = (hit.Time, due, hit.Sample, hit.Values, hit.Band, 0);
        row.AddEvidence(new EvidenceRow(hit.Time, touch.Role, e.SourceIndex, e.Id));
        row.IsAwaiting = true;
        unsettled.Add(touch.Subject, due, touch.Batch.ClearText(e, touch.TokenPosition));
    }

    // The event that waited may be none of the subject's newest any more.
    private static void AddAwaited(ref FindingRow row, in Hit hit, in SubjectState state)
    {
        foreach (ref readonly var awaited in state.Rows<FindingRow>(state.Layout.Findings.Index))
        {
            if (awaited.Key == hit.Rule.AwaitedHash && awaited.First + hit.Rule.AwaitedFor == hit.Time)
            {
                row.AddEvidence(awaited.Evidence[0]);
            }
        }
    }

    /// <summary>Keeps a hit of the touched subject that is to be judged again.</summary>
    public void Keep(in UnsettledHit hit, in Touch touch, Unsettled unsettled)
    {
        table.TryGet(touch.Subject.Token, out var state);
        ref var row = ref state.Layout.Alerts.RowFor(ref state, hit.Key, hit.Pane, hit.Time, out var isNew);
        ref var e = ref touch.Batch.Events[touch.Index];
        if (isNew)
        {
            row.Source = e.SourceIndex;
        }

        // A source that is waited for longer puts off what waits.
        if (isNew || hit.Due > row.Last)
        {
            row.Last = hit.Due;
            unsettled.Add(touch.Subject, hit.Due, touch.Batch.ClearText(e, touch.TokenPosition));
        }
    }

    /// <summary>Keeps that a typology's threshold was met. Returns whether the alert has risen to the level by that.</summary>
    public bool Keep(in AlertDecision decision, in Touch touch)
    {
        table.TryGet(touch.Subject.Token, out var state);
        if (!state.Layout.Alerts.Note(ref state, decision.Typology.Hash, decision.Period, decision.Time, decision.Level))
        {
            return false;
        }

        if (decision.Level == AlertLevel.Interdiction)
        {
            decision.Typology.Interdictions++;
        }
        else
        {
            decision.Typology.Alerts++;
        }

        return true;
    }
}
