using FraudSignals.Evaluation.Loaded;
using FraudSignals.Events;
using FraudSignals.State.Aggregates;
using FraudSignals.State.Sections;

namespace FraudSignals.Evaluation.Decisions;

/// <summary>A rule that hit, with its values as they were: what follows the hit may change or move the subject's state.</summary>
internal struct Hit
{
    public LoadedRule Rule;

    /// <summary>The cool-down period of the finding.</summary>
    public int Period;

    /// <summary>The instant the rule looked at.</summary>
    public long Time;

    /// <summary>Whether that is the event's own, not a later one that a late event has changed.</summary>
    public bool EventsOwn;

    /// <summary>Whether it hangs on what comes after it.</summary>
    public bool IsAwaiting;

    /// <summary>The touches the values rest on.</summary>
    public int Sample;

    /// <summary>The highest band it reached, from 1; 0 where it reached none.</summary>
    public byte Band;

    public FindingRow.Sides Values;

    public static Hit Of(LoadedRule rule, Token subject, long time, bool eventsOwn, SubjectEvaluation context)
    {
        var hit = new Hit { Rule = rule, Period = CooldownPeriod.Of(subject, rule, time), Time = time, EventsOwn = eventsOwn };
        hit.Band = (byte)rule.Rule.BandIn(context);
        var comparisons = rule.Shown(hit.Band);
        for (var i = 0; i < comparisons.Length; i++)
        {
            hit.Values[2 * i] = comparisons[i].Value(context);
            hit.Values[2 * i + 1] = comparisons[i].Threshold(context);
        }

        foreach (var index in rule.Rule.Aggregates)
        {
            if (FunctionSpec.Of(context.Definition(index).Of).CountsTouches && context.Aggregate(index) is var count && count > hit.Sample)
            {
                hit.Sample = (int)count;
            }
        }

        return hit;
    }
}
