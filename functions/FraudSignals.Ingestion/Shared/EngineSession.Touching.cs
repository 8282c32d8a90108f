using FraudSignals.Evaluation.Decisions;
using FraudSignals.Events;
using FraudSignals.State.Ids;

namespace FraudSignals.Ingestion.Shared;

/// <content>How the subjects of a batch are put in, touched and taken out.</content>
internal sealed partial class EngineSession
{
    private void Evaluate(BatchTransaction work, int index)
    {
        ref var e = ref work.Batch.Events[index];
        var origin = _engine.Run.Flow.Begin(work.Batch, index);
        foreach (var (position, role, key) in e.Touched())
        {
            if (work.Subjects.TryGetValue(key, out var subject) && !subject.IsApplied
                && (work.Only == null || work.Only == key) && _engine.Loaded.Of(key.Kind, role).IsKept)
            {
                subject.Ops.Add(new SubjectOp(index, position, null));
                Touch(work, subject, origin with { Subject = key, TokenPosition = position, Role = role });
            }
        }

        while (_engine.Run.Rules.TryTakeEffect(out var effect))
        {
            if (Counts(effect) && work.Subjects.TryGetValue(effect.Target, out var subject)
                && subject.Ids.Add(effect.Hash, 0, 0, effect.KeptUntil) == KnownId.No)
            {
                subject.Ops.Add(new SubjectOp(index, effect.TargetPosition, effect));
                Touch(work, subject, effect.On(origin));
            }
        }
    }

    private static Touch On(in Touch origin, in Event e, int position, SubjectKey key) =>
        origin with { Subject = key, TokenPosition = position, Role = Roles.Of(e, position)!.Value };

    private void Touch(BatchTransaction work, SubjectWork subject, in Touch touch)
    {
        var run = _engine.Run;
        var (findings, effects) = (run.Findings.Found, run.Rules.Effects.Count);
        run.Flow.Apply(touch, work.Mode, run.Rules);
        subject.Peers.AddRange(_engine.Table.Peers.Given!);
        _engine.Table.Peers.Given!.Clear();
        while (_engine.State.Unsettled.TryTakeNew(out var due))
        {
            subject.Due.Add((touch.Index, touch.TokenPosition, due));
        }

        Take(subject, touch.Index, findings, effects);
    }

    // Judges what is due of a subject, and notes when the next is.
    private void Settle(SubjectWork subject, in Touch touch)
    {
        var run = _engine.Run;
        var (findings, effects) = (run.Findings.Found, run.Rules.Effects.Count);
        run.Rules.Settle(touch);
        if (run.Rules.NextDue(subject.Key.Token) is { } due)
        {
            subject.Due.Add((touch.Index, touch.TokenPosition, due));
        }

        Take(subject, touch.Index, findings, effects);
    }

    // What the last touch led to, beside the findings and the effects that were there before it.
    private void Take(SubjectWork subject, int index, int findings, int effects)
    {
        var run = _engine.Run;
        subject.Findings += run.Findings.Found - findings;
        foreach (var raised in _engine.RaisedAlerts)
        {
            subject.Alerts.Add((_order++, raised.Alert));
        }

        _engine.RaisedAlerts.Clear();
        if (run.Rules.Effects.Count > effects)
        {
            subject.Effects.AddRange(run.Rules.Effects.Skip(effects).Where(e => Counts(e)).Select(e => (index, e)));
        }
    }

    // Whether anything is kept of it where it is addressed to.
    private bool Counts(in AddressedFinding effect) =>
        _engine.Loaded.Of(effect.Target.Kind, Role.Finding).IsKept && !_engine.Rules.KeepsNoState(effect.Target.Token, effect.Time);

    private void Begin(IEnumerable<SubjectWork> subjects)
    {
        _engine.Begin();
        _order = 0;
        Clear();
        foreach (var subject in subjects)
        {
            _present.Add(subject.Key.Token);
            if (!subject.Stored.Block.IsEmpty)
            {
                _layouts.Load(_engine.Table, subject.Stored);
            }
        }
    }

    private void End(IEnumerable<SubjectWork> subjects)
    {
        foreach (var subject in subjects)
        {
            if (subject.Ops.Count > 0)
            {
                subject.Result =
                    (_engine.Table.TryGet(subject.Key.Token, out var state) ? state.Block.ToArray() : default, _layouts.Current);
            }
        }

        Clear();
    }

    private void Clear()
    {
        _engine.State.Unsettled.Reset();
        _present.ForEach(_engine.Table.Remove);
        _present.Clear();
        _engine.Run.Rules.DropEffects();
    }
}
