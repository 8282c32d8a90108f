using System.IO.Hashing;
using System.Runtime.InteropServices;
using FraudSignals.Evaluation.Steps;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.Subjects;

namespace FraudSignals.Evaluation;

/// <summary>Decides by the rules what follows a touch.</summary>
internal sealed class RuleStep(LoadedSnapshot loaded, EngineState engine, SubjectEvaluation context, FindingStep findings, StepLog steps) : IConsequences
{
    private const int MaxDepth = 3;

    private readonly Queue<FindingEffect> _effects = new();
    private readonly List<(int Pane, byte Roles)> _later = [];
    private readonly List<Hit> _hits = [];

    public void Follow(in Touch touch, in SubjectState state, long last)
    {
        var rules = loaded.RulesFor(touch.Subject.Kind, touch.Role);
        if (rules.Length == 0)
        {
            return;
        }

        Evaluate(rules, touch, state, touch.Time, laterRoles: 0);
        if (last > touch.Time)
        {
            _later.Clear();
            engine.Table.TryGet(touch.Subject.Token, out var now);
            var finest = now.Layout.Finest;
            finest.PanesAfter(now, finest.Grid.PaneOf(touch.Time), _later);
            foreach (var (pane, roles) in _later)
            {
                // A finding just made may have moved the subject.
                engine.Table.TryGet(touch.Subject.Token, out now);
                Evaluate(rules, touch, now, finest.Grid.StartOf(pane), laterRoles: roles);
            }
        }
    }

    public bool TryNextEffect(in Touch origin, out Touch effect)
    {
        while (_effects.TryDequeue(out var next))
        {
            if (next.Note(engine) == RecordIds.Known.No)
            {
                steps.Effect(next);
                effect = next.On(origin);
                return true;
            }
        }

        effect = default;
        return false;
    }

    // At a later pane of a late event (the roles seen there are given) only those rules run again that its own events made
    // run, over what the late event has changed; rules that name event fields ran for their own event and for no other.
    private void Evaluate(LoadedRule[] rules, in Touch touch, in SubjectState state, long time, byte laterRoles)
    {
        var eventsOwn = laterRoles == 0;
        context.Begin(state, time, touch.ObservedSince);
        _hits.Clear();
        foreach (var rule in rules)
        {
            if (!eventsOwn && (rule.NamesEventFields || (laterRoles & rule.RoleBits) == 0))
            {
                continue;
            }

            switch (rule.Condition(context))
            {
                case Kleene.True:
                    rule.Hits++;
                    _hits.Add(Hit.Of(rule, touch.Subject.Token, time, eventsOwn, context));
                    break;
                case Kleene.False:
                    rule.Misses++;
                    break;
                default:
                    rule.CannotSay++;
                    break;
            }
        }

        foreach (ref readonly var hit in CollectionsMarshal.AsSpan(_hits))
        {
            findings.Record(hit, touch);
            if (eventsOwn && hit.Rule.Rule.AddressedTo is { } role && touch.Depth < MaxDepth)
            {
                Address(hit, role, touch);
            }
        }
    }

    private void Address(in Hit hit, Role role, in Touch touch)
    {
        ref var e = ref touch.Batch.Events[touch.Index];
        var slot = Roles.SlotOf(role);
        var target = e.Tokens[slot];
        if (Roles.TypeOf(role) != e.Type || target.IsAbsent || !Roles.IsTouched(role, e.View))
        {
            return;
        }

        Span<UInt128> identity = [touch.Subject.Token.Value, target.Value, hit.Rule.Hash, (UInt128)(uint)hit.Slot];
        var id = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(identity));
        _effects.Enqueue(new FindingEffect(id, hit.Rule.Hash, new SubjectKey(Roles.KindOf(role), target), slot, hit.Time, touch.Depth + 1));
    }
}
