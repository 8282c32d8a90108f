using FraudSignals.Events;

namespace FraudSignals.Ports;

/// <summary>Is told of every hit of a rule as it is recorded, before typologies weigh it. For looking at rules, not for deciding.</summary>
public interface IFindingObserver
{
    /// <param name="subject">Whom the hit is about.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="band">The highest band it reached, from 1; 0 where it reached none.</param>
    /// <param name="time">The time it is of, milliseconds since 1970.</param>
    /// <param name="values">The measured sides of the rule's own first comparisons, as many as are kept; NaN where one could not be
    /// said.</param>
    void Found(SubjectKey subject, Rules.Rule rule, int band, long time, ReadOnlySpan<double> values);
}
