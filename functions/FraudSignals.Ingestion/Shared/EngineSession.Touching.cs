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
            if (work.Units.TryGetValue(key, out var unit) && !unit.IsApplied
                && (work.Only == null || work.Only == key) && _engine.Loaded.Of(key.Kind, role).IsKept)
            {
                unit.Ops.Add(new SubjectOp(index, position, null));
                Touch(work, unit, origin with { Subject = key, TokenPosition = position, Role = role });
            }
        }

        while (_engine.Run.Rules.TryTakeEffect(out var effect))
        {
            if (Counts(effect) && work.Units.TryGetValue(effect.Target, out var unit)
                && unit.Ids.Add(effect.Hash, 0, 0, effect.KeptUntil) == KnownId.No)
            {
                unit.Ops.Add(new SubjectOp(index, effect.TargetPosition, effect));
                Touch(work, unit, effect.On(origin));
            }
        }
    }

    private static Touch On(in Touch origin, in Event e, int position, SubjectKey key) =>
        origin with { Subject = key, TokenPosition = position, Role = Roles.Of(e, position)!.Value };

    private void Touch(BatchTransaction work, SubjectWork unit, in Touch touch)
    {
        var run = _engine.Run;
        var (findings, effects) = (run.Findings.Found, run.Rules.Effects.Count);
        run.Flow.Apply(touch, work.Mode, run.Rules);
        unit.Peers.AddRange(_engine.Table.Peers.Given!);
        _engine.Table.Peers.Given!.Clear();
        while (_engine.State.Unsettled.TryTakeNew(out var due))
        {
            unit.Due.Add((touch.Index, touch.TokenPosition, due));
        }

        Take(unit, touch.Index, findings, effects);
    }

    // Judges what is due of a subject, and notes when the next is.
    private void Settle(SubjectWork unit, in Touch touch)
    {
        var run = _engine.Run;
        var (findings, effects) = (run.Findings.Found, run.Rules.Effects.Count);
        run.Rules.Settle(touch);
        if (run.Rules.NextDue(unit.Key.Token) is { } due)
        {
            unit.Due.Add((touch.Index, touch.TokenPosition, due));
        }

        Take(unit, touch.Index, findings, effects);
    }

    // What the last touch led to, beside the findings and the effects that were there before it.
    private void Take(SubjectWork unit, int index, int findings, int effects)
    {
        var run = _engine.Run;
        unit.Findings += run.Findings.Found - findings;
        foreach (var raised in _engine.RaisedAlerts)
        {
            unit.Alerts.Add((_order++, raised.Alert));
        }

        _engine.RaisedAlerts.Clear();
        if (run.Rules.Effects.Count > effects)
        {
            unit.Effects.AddRange(run.Rules.Effects.Skip(effects).Where(e => Counts(e)).Select(e => (index, e)));
        }
    }

    // Whether anything is kept of it where it is addressed to.
    private bool Counts(in AddressedFinding effect) =>
        _engine.Loaded.Of(effect.Target.Kind, Role.Finding).IsKept && !_engine.Rules.KeepsNoState(effect.Target.Token, effect.Time);

    private void Begin(IEnumerable<SubjectWork> units)
    {
        _engine.Begin();
        _order = 0;
        Clear();
        foreach (var unit in units)
        {
            _present.Add(unit.Key.Token);
            if (!unit.Stored.Block.IsEmpty)
            {
                _layouts.Load(_engine.Table, unit.Stored);
            }
        }
    }

    private void End(IEnumerable<SubjectWork> units)
    {
        foreach (var unit in units)
        {
            if (unit.Ops.Count > 0)
            {
                unit.Result = (_engine.Table.TryGet(unit.Key.Token, out var state) ? state.Block.ToArray() : default, _layouts.Current);
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
