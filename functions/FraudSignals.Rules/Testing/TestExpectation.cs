using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Events;

namespace FraudSignals.Rules.Testing;

/// <summary>What must follow from a test, no more and no less.</summary>
public sealed record TestExpectation
{
    /// <summary>The subjects with a finding or an alert; empty for silence.</summary>
    public required ImmutableArray<ExpectedSubject> Subjects { get; init; }

    /// <summary>Whether the rule's last judgement of some subject was that it cannot say; null where the test does not ask.</summary>
    public required bool? CannotSay { get; init; }

    /// <summary>How many records were not taken, by outcome; null where the test does not ask.</summary>
    public required ImmutableDictionary<RecordOutcome, int>? NotTaken { get; init; }
}

/// <summary>One subject that a rule must hit or a typology alert on. However often it does, it is one finding or alert here.</summary>
/// <param name="Kind">Its kind; null where that is the rule's.</param>
/// <param name="Key">Its key as posted.</param>
/// <param name="At">When it first did; null where the test does not ask.</param>
/// <param name="Level">The highest level of its alerts; None for a finding.</param>
/// <param name="Band">The highest band its findings reached; null where the test does not ask.</param>
public sealed record ExpectedSubject(SubjectKind? Kind, string Key, DateTimeOffset? At, AlertLevel Level, int? Band);
