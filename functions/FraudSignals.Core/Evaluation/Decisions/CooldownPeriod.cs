using FraudSignals.Evaluation.Loaded;
using FraudSignals.Events;

namespace FraudSignals.Evaluation.Decisions;

/// <summary>Cool-downs, counted: a subject has one finding of a rule, and one alert of a typology, in each.</summary>
internal static class CooldownPeriod
{
    /// <summary>Periods are shifted by subject, so that they do not all roll over at one moment.</summary>
    public static int Of(Token subject, long time, long cooldown) =>
        (int)((time + (long)((ulong)(subject.Value >> 64) % (ulong)cooldown)) / cooldown);

    /// <summary>The period of a rule's finding.</summary>
    public static int Of(Token subject, LoadedRule rule, long time) => Of(subject, time - time % rule.Pane, rule.Cooldown);

    /// <summary>When a period begins.</summary>
    public static long StartOf(Token subject, int period, long cooldown) =>
        period * cooldown - (long)((ulong)(subject.Value >> 64) % (ulong)cooldown);

    /// <summary>The time from which on no hit of a rule falls into a period any more.</summary>
    public static long EndOf(Token subject, LoadedRule rule, int period) => StartOf(subject, period + 1, rule.Cooldown) + rule.Pane;
}
