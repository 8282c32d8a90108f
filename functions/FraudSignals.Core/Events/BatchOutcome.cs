namespace FraudSignals.Events;

/// <summary>What a processed batch led to. Per record outcomes stand in <see cref="Events.EventBatch.Outcomes"/>.</summary>
/// <param name="Findings">Findings made.</param>
/// <param name="Alerts">Alerts raised or revised.</param>
/// <param name="Shed">How often a record was left out for a subject that was not begun, because the memory for state is used up.</param>
public readonly record struct BatchOutcome(int Findings, int Alerts, int Shed = 0)
{
    public static BatchOutcome operator +(BatchOutcome left, BatchOutcome right) => Add(left, right);

    public static BatchOutcome Add(BatchOutcome left, BatchOutcome right) =>
        new(left.Findings + right.Findings, left.Alerts + right.Alerts, left.Shed + right.Shed);
}
