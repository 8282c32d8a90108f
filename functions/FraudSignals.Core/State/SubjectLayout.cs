using FraudSignals.Alerts;
using FraudSignals.Findings;
using FraudSignals.Subjects;
using FraudSignals.Touches;
using FraudSignals.Windows;

namespace FraudSignals.State;

/// <summary>How the state of one kind of subject is laid out, derived from the aggregates of a rule snapshot.</summary>
internal sealed class SubjectLayout
{
    public required SubjectKind Kind { get; init; }

    /// <summary>The sections in the order they stand in a block.</summary>
    public required Section[] Sections { get; init; }

    /// <summary>How many 32-bit scalars stand before the sections.</summary>
    public required int Scalars { get; init; }

    /// <summary>The rings, finest grid first.</summary>
    public required PaneRing[] Rings { get; init; }

    public required Evidence Evidence { get; init; }

    public required FindingLog Findings { get; init; }

    public required AlertRows Alerts { get; init; }

    /// <summary>What a touch writes, by <see cref="Role"/>; null where no aggregate declares the role.</summary>
    public required TouchPlan?[] Plans { get; init; }

    /// <summary>The slots of the aggregates that belong to this kind.</summary>
    public required int[] AggregateSlots { get; init; }

    /// <summary>The finest grid in use; late events re-evaluate the later panes of it.</summary>
    public PaneRing Finest => Rings[0];
}
