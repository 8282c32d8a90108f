using System.IO.Hashing;
using System.Runtime.InteropServices;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Blocks;
using FraudSignals.State.Ids;
using FraudSignals.State.Layouts;

namespace FraudSignals.Evaluation.Stages;

/// <summary>Decides by the rules what follows a touch.</summary>
internal sealed partial class RuleStage(LoadedSnapshot loaded, EngineState engine, SubjectEvaluation context, FindingStage findings,
    Settling settling, DecisionLog log) : IDecisionSource
{
    private const int MaxDepth = 3;

    private readonly Queue<AddressedFinding> _effects = new();
    private readonly List<Hit> _hits = [];

    public void Settle(EventBatch batch, int index) => settling.Settle(batch, index);

    /// <summary>The same for one subject, where nobody sees all of them.</summary>
    public void Settle(in Touch touch) => settling.Settle(touch);

    public long? NextDue(Token subject) => settling.NextDue(subject);

    public void Follow(in Touch touch, in SubjectState state, long last)
    {
        var role = loaded.Of(touch.Subject.Kind, touch.Role);
        if (!role.HasRules)
        {
            return;
        }

        role.Ran.Add(touch.Batch.Events[touch.Index].SourceIndex);
        var isLate = last > touch.Time;
        Evaluate(role.Rules, touch, state, isLate);
        KeepHits(touch);
        if (isLate)
        {
            ReevaluateLaterPanes(touch, state.Layout);
        }
    }

    public bool TryNextEffect(in Touch origin, out Touch effect)
    {
        while (_effects.TryDequeue(out var next))
        {
            if (next.Note(engine) == KnownId.No)
            {
                log.Effect(next);
                effect = next.On(origin);
                return true;
            }
        }

        effect = default;
        return false;
    }

    /// <summary>The findings addressed to other subjects that wait, in order.</summary>
    public IReadOnlyCollection<AddressedFinding> Effects => _effects;

    /// <summary>Forgets the findings that wait.</summary>
    public void DropEffects() => _effects.Clear();

    /// <summary>The next finding addressed to another subject, whether or not it is known there.</summary>
    public bool TryTakeEffect(out AddressedFinding effect) => _effects.TryDequeue(out effect);

    private void Evaluate(RoleRules rules, in Touch touch, in SubjectState state, bool isLate)
    {
        context.Begin(state, touch.Time, touch.ObservedSince);
        _hits.Clear();
        foreach (var group in rules.Always)
        {
            Evaluate(group, touch);
        }

        if (rules.Counting.Length == 0)
        {
            return;
        }

        // A window that ends before the newest touch may hold more than the one last looked at.
        if (isLate)
        {
            foreach (var group in rules.Counting)
            {
                Evaluate(group, touch);
            }
        }
        else if (rules.SkipCounter.Lasts(state, out var marks))
        {
            for (var i = 0; i < rules.Counting.Length; i++)
            {
                if ((marks & SkipCounter.MarkOf(i)) != 0)
                {
                    Evaluate(rules.Counting[i], touch);
                }
                else
                {
                    rules.Counting[i].PassOver();
                }
            }
        }
        else
        {
            LookAtAll(rules, touch, state);
        }
    }

    // Where a count cannot say, its rules must say themselves each time, as they must where there is enough of it and they may hit soon.
    private void LookAtAll(RoleRules rules, in Touch touch, in SubjectState state)
    {
        var marks = 0;
        var patience = double.MaxValue;
        var ofDay = false;
        for (var i = 0; i < rules.Counting.Length; i++)
        {
            var missing = Evaluate(rules.Counting[i], touch, out var sayNo);
            if (!(missing > SkipCounter.TooLittle) && sayNo)
            {
                // One that cannot say is to be counted as such each time.
                missing = rules.Counting[i].MissingToday(context.Foresee(rules.SkipCounter.Counted));
                ofDay |= missing > SkipCounter.TooLittle;
            }

            if (missing > SkipCounter.TooLittle)
            {
                patience = Math.Min(patience, missing);
            }
            else
            {
                marks |= SkipCounter.MarkOf(i);
            }
        }

        rules.SkipCounter.Set(state, marks, patience, ofDay);
    }

    private void Evaluate(RuleGroup group, in Touch touch) => Evaluate(group, touch, out _);

    // Gives how much is missing of what all of the rules need, the most of several; above 0 only where none of them can hit. Says as well
    // whether all of them say no.
    private double Evaluate(RuleGroup group, in Touch touch, out bool sayNo)
    {
        sayNo = true;
        var value = group.Aggregate < 0 ? double.NaN : context.Aggregate(group.Aggregate);
        var missing = group.Least - value;
        if (!(missing > 0))
        {
            foreach (var need in group.Also)
            {
                missing = need.Least - context.Aggregate(need.Aggregate) is > 0 and var more && !(more <= missing) ? more : missing;
            }

            if (missing > 0)
            {
                group.PassOver();
                return missing;
            }
        }

        var reached = group.Reached(value);
        for (var i = 0; i < reached; i++)
        {
            sayNo &= Evaluate(group.Rules[i], touch, touch.Time, eventsOwn: true) == Kleene.False;
        }

        return missing;
    }

    // Gives what the rule says; no of a finding that it does not heed.
    private sbyte Evaluate(LoadedRule rule, in Touch touch, long time, bool eventsOwn)
    {
        if (touch.Finding != 0 && !rule.Heeds(touch.Finding))
        {
            return Kleene.False;
        }

        var answer = rule.Judge(context);
        switch (answer)
        {
            case Kleene.True:
                rule.Hits++;
                if (!rule.IsOff)
                {
                    _hits.Add(Hit.Of(rule, touch.Subject.Token, time, eventsOwn, context));
                }

                break;
            case Kleene.False:
                rule.FoundFalse++;
                break;
            default:
                if (eventsOwn && rule.Awaited >= 0 && HitsUnlessMoreComes(rule, touch, time))
                {
                    rule.FoundFalse++;
                    break;
                }

                rule.CannotSay++;
                if (eventsOwn)
                {
                    CountUnsaid(rule, touch.Batch.Events[touch.Index].SourceIndex);
                }

                break;
        }

        return answer;
    }

    // A rule that waits is asked what it would say if nothing came; what then hits is looked at again when the time has passed.
    private bool HitsUnlessMoreComes(LoadedRule rule, in Touch touch, long time)
    {
        context.Suppose(rule.Awaited, 0);
        var hits = rule.Judge(context) == Kleene.True;
        if (hits && !rule.IsOff)
        {
            _hits.Add(Hit.Of(rule, touch.Subject.Token, time, eventsOwn: true, context) with { IsAwaiting = true });
        }

        context.Suppose(-1, 0);
        return hits;
    }

    // The first of each source, and then so many.
    private void CountUnsaid(LoadedRule rule, int source)
    {
        if (rule.Unsaid[source] % Wants.Every == 0)
        {
            rule.Wants.Ask(rule.Rule, source, context, loaded.Snapshot.Worth);
        }

        rule.Unsaid.Add(source);
    }

    // In the order of the rules, however they were grouped.
    private void KeepHits(in Touch touch)
    {
        if (_hits.Count == 0)
        {
            return;
        }

        if (_hits.Count > 1)
        {
            _hits.Sort((one, other) => one.Rule.Place.CompareTo(other.Rule.Place));
        }

        foreach (ref readonly var hit in CollectionsMarshal.AsSpan(_hits))
        {
            if (hit.IsAwaiting)
            {
                settling.Await(hit, touch);
                continue;
            }

            if (settling.Wait(hit, touch))
            {
                continue;
            }

            findings.Record(hit, touch);
            if (hit.EventsOwn && hit.Rule.Rule.AddressedTo is { } role && touch.Depth < MaxDepth)
            {
                Address(hit, role, touch);
            }
        }
    }

    private void Address(in Hit hit, Role role, in Touch touch)
    {
        ref var e = ref touch.Batch.Events[touch.Index];
        var position = Roles.PositionOf(role);
        var target = e.Tokens[position];
        if (Roles.TypeOf(role) != e.Type || target.IsAbsent || !Roles.IsTouched(role, e.View))
        {
            return;
        }

        var origin = touch.Subject.Token;
        var subject = new SubjectKey(Roles.KindOf(role), target);
        var effect = new AddressedFinding(
            IdOf([origin.Value, target.Value, hit.Rule.Hash, (UInt128)(uint)hit.Period]), hit.Rule.Hash, subject, position, hit.Time,
            CooldownPeriod.EndOf(origin, hit.Rule, hit.Period), touch.Depth + 1, origin.Low32, CauseOf(hit, touch));
        _effects.Enqueue(effect);
        if (hit.Rule.EventHash != 0)
        {
            _effects.Enqueue(effect with
            {
                Id = IdOf([origin.Value, target.Value, hit.Rule.EventHash, e.SourceIndex, e.Id.Packed]),
                Rule = hit.Rule.EventHash,
                Until = hit.Time,
            });
        }
    }

    private uint CauseOf(in Hit hit, in Touch touch) =>
        hit.Rule.Causes is var (log, window) && engine.Table.TryGet(touch.Subject.Token, out var state)
            ? log.BeginningOfNewest(state, hit.Time, window)
            : 0;

    private static UInt128 IdOf(ReadOnlySpan<UInt128> identity) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(identity));
}
