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
        for (var position = 0; position < Event.TokenCount; position++)
        {
            if (Roles.Of(e, position) is { } role && new SubjectKey(Roles.KindOf(e.Type, position), e.Tokens[position]) is var key
                && work.Units.TryGetValue(key, out var unit) && !unit.IsApplied
                && (work.Only == null || work.Only == key) && _engine.Loaded.Of(key.Kind, role).IsKept)
            {
                unit.Ops.Add(new SubjectOp(index, position, null));
                Touch(work, unit, On(origin, e, position, key));
            }
        }

        while (_effects.TryDequeue(out var next))
        {
            var effect = next.Effect;
            if (work.Units.TryGetValue(effect.Target, out var unit) && unit.Ids.Add(effect.Hash, 0, 0, effect.KeptUntil) == KnownId.No)
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
        var findings = run.Findings.Found;
        run.Flow.Apply(touch, work.Mode, run.Rules);
        unit.Peers.AddRange(_engine.Table.Peers.Given!);
        _engine.Table.Peers.Given!.Clear();
        while (_engine.State.Unsettled.TryTakeNew(out var due))
        {
            unit.Due.Add((touch.Index, touch.TokenPosition, due));
        }

        Take(unit, touch.Index, findings);
    }

    // Judges what is due of a subject, and notes when the next is.
    private void Settle(SubjectWork unit, in Touch touch)
    {
        var findings = _engine.Run.Findings.Found;
        _engine.Run.Rules.Settle(touch);
        if (_engine.Run.Rules.NextDue(unit.Key.Token) is { } due)
        {
            unit.Due.Add((touch.Index, touch.TokenPosition, due));
        }

        Take(unit, touch.Index, findings);
    }

    // What the last touch led to.
    private void Take(SubjectWork unit, int index, int findings)
    {
        var run = _engine.Run;
        unit.Findings += run.Findings.Found - findings;
        foreach (var raised in _engine.RaisedAlerts)
        {
            unit.Alerts.Add((_order++, raised.Alert));
        }

        _engine.RaisedAlerts.Clear();
        while (run.Rules.TryTakeEffect(out var effect))
        {
            if (_engine.Loaded.Of(effect.Target.Kind, Role.Finding).IsKept
                && !_engine.Rules.KeepsNoState(effect.Target.Token, effect.Time))
            {
                unit.Effects.Add((index, effect));
                _effects.Enqueue((index, effect));
            }
        }
    }

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
        _effects.Clear();
    }
}
