namespace FraudSignals.Simulator.Output;

/// <summary>All rows of one day, each list in event-time order.</summary>
/// <param name="Day">Day number: 0 is <c>SimulationOptions.Start</c>, history is negative.</param>
/// <param name="Calls">Calls of the day.</param>
/// <param name="Transfers">Transfers of the day.</param>
public sealed record SimulationDay(int Day, IReadOnlyList<CallRow> Calls, IReadOnlyList<TransferRow> Transfers)
{
    /// <summary>Whether the day belongs to the thinned-out history.</summary>
    public bool IsHistory => Day < 0;
}
