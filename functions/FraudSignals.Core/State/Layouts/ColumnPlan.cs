using FraudSignals.State.Sections;

namespace FraudSignals.State.Layouts;

/// <summary>What goes into a column of a ring.</summary>
/// <param name="Of">What is added up.</param>
/// <param name="Gate">The place of the gate that a touch must pass.</param>
/// <param name="Position">The position of the event's value, or <see cref="OfWorth"/>.</param>
internal readonly record struct ColumnPlan(ColumnOf Of, int Gate, int Position)
{
    /// <summary>In the place of a position: what the amount is worth.</summary>
    public const int OfWorth = -1;
}
