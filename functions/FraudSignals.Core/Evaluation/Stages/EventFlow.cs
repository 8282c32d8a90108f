using FraudSignals.Evaluation.Decisions;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Layouts;
using FraudSignals.State.Sections;

namespace FraudSignals.Evaluation.Stages;

/// <summary>What one event does to the subjects it touches, and what follows from that.</summary>
internal sealed class EventFlow(LoadedSnapshot loaded, EngineState state, Sweeper sweeper, Prefetcher prefetcher, SubjectEvaluation context)
{
    // Panes are kept modulo 65,536 and told apart by their nearness, so expired ones must go well before they come round; and soon,
    // so that what comes next finds their room.
    private const int DaysBetweenPurges = 4;
    private const long Day = 24L * 3600 * 1000;

    private readonly FilterOutcomes _filters = new(loaded.Filters, context);

    /// <summary>Whether a subject without state is begun; else what touches it is left out.</summary>
    public bool TakesNewSubjects { get; set; } = true;

    /// <summary>How many touches were left out.</summary>
    public long Shed { get; set; }

    /// <summary>Applies an event that counts.</summary>
    public void Apply(EventBatch batch, int index, IngestionMode mode, IDecisionSource consequences)
    {
        ref var e = ref batch.Events[index];
        if (mode == IngestionMode.Live)
        {
            consequences.Settle(batch, index);
        }

        var origin = Begin(batch, index);
        for (var position = 0; position < Event.TokenCount; position++)
        {
            prefetcher.Block(batch, index, position);
            if (!e.Tokens[position].IsAbsent && Roles.Of(e, position) is { } role)
            {
                Apply(
                    new Touch(batch, index, new SubjectKey(Roles.KindOf(e.Type, position), e.Tokens[position]), position, role, e.Time, 0,
                        0, origin.ObservedSince), mode, consequences);
            }
        }

        if (mode == IngestionMode.Live)
        {
            while (consequences.TryNextEffect(origin, out var effect))
            {
                Apply(effect, mode, consequences);
            }
        }

        sweeper.Step();
    }

    /// <summary>Begins with an event that counts; gives what its touches have in common.</summary>
    public Touch Begin(EventBatch batch, int index)
    {
        ref var e = ref batch.Events[index];
        context.Use(batch, index);
        _filters.NextEvent();
        return new Touch(batch, index, default, 0, default, e.Time, 0, 0, state.Observe(e.SourceIndex, e.Time));
    }

    /// <summary>Applies one touch of the event under way.</summary>
    public void Apply(in Touch touch, IngestionMode mode, IDecisionSource consequences)
    {
        var key = touch.Subject;
        var role = loaded.Of(key.Kind, touch.Role);
        if (!role.IsKept || loaded.Snapshot.KeepsNoState(key.Token, touch.Time))
        {
            return;
        }

        if (!TakesNewSubjects && !IsKnown(key))
        {
            Shed++;
            return;
        }

        ref var e = ref touch.Batch.Events[touch.Index];
        state.Table.GetOrAdd(key, out var subject);
        if (subject.LastSeen is not 0 and var known && sweeper.IsForgotten(known))
        {
            state.Table.Remove(key.Token);
            state.Table.GetOrAdd(key, out subject);
        }

        var last = subject.LastSeen;
        var day = (ushort)(touch.Time / Day);
        if (last == 0)
        {
            subject.PurgedOn = day;
        }
        else if ((short)(day - subject.PurgedOn) >= DaysBetweenPurges)
        {
            subject = state.Table.Compact(subject);
            subject.PurgedOn = day;
        }

        // Before anything is written: panes are told apart by their nearness to the newest.
        subject.FirstSeen = subject.FirstSeen == 0 ? touch.Time : Math.Min(subject.FirstSeen, touch.Time);
        subject.LastSeen = Math.Max(last, touch.Time);
        if (role.Before.Length > 0 && mode == IngestionMode.Live)
        {
            context.Capture(subject, touch, role.Before);
        }

        role.Plan.Apply(ref subject, touch, e, _filters);
        var isOtherDay = SkipCounter.AreOfTwoDays(key.Token, last, touch.Time);
        foreach (ref readonly var counter in role.Layout.SkipCounters.AsSpan())
        {
            SkipCounter.Spend(
                ref subject.Scalar(counter.Scalar), (counter.Counted & SubjectLayout.BitOf(touch.Role)) != 0, isOtherDay);
        }

        role.Layout.Evidence.Add(ref subject, new EvidenceRow(touch.Time, touch.Role, e.SourceIndex, e.Id));
        if (mode == IngestionMode.Live)
        {
            consequences.Follow(touch, subject, last);
            context.Release();
        }
    }

    private bool IsKnown(SubjectKey key) => state.Table.TryGet(key.Token, out var subject) && !sweeper.IsForgotten(subject.LastSeen);
}
