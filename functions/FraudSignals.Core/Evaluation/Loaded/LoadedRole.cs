using System.Diagnostics.CodeAnalysis;
using FraudSignals.State.Layouts;

namespace FraudSignals.Evaluation.Loaded;

/// <summary>All that a touch of one kind of subject in one role meets.</summary>
/// <param name="layout">How the kind is laid out; null where no aggregate and no rule is about it.</param>
/// <param name="plan">What the touch writes; null where no aggregate declares the role and no rule runs on it.</param>
/// <param name="rules">The rules it makes run.</param>
internal sealed class LoadedRole(SubjectLayout? layout, TouchPlan? plan, RoleRules rules)
{
    /// <summary>Whether the touch leaves anything.</summary>
    [MemberNotNullWhen(true, nameof(Layout), nameof(Plan))]
    public bool IsKept => Plan != null;

    public SubjectLayout? Layout { get; } = layout;

    public TouchPlan? Plan { get; } = plan;

    public RoleRules Rules { get; } = rules;

    /// <summary>How many touches made its rules run, by source.</summary>
    public SourceCounts Ran { get; } = new();

    /// <summary>The indexes of the aggregates its rules ask for as they were before the event.</summary>
    public int[] Before { get; init; } = [];

    /// <summary>Whether there are any rules.</summary>
    public bool HasRules { get; } = rules.All.Length > 0;
}
