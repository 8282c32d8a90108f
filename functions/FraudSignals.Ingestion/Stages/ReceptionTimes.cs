using FraudSignals.Events;

namespace FraudSignals.Ingestion.Stages;

/// <summary>The time of reception by what stands for it.</summary>
internal static class ReceptionTimes
{
    /// <param name="receptionTime">What stands for it.</param>
    /// <param name="e">The event.</param>
    /// <param name="now">What the clock says, milliseconds since 1970.</param>
    public static long Of(this ReceptionTime receptionTime, in Event e, long now) => receptionTime switch
    {
        ReceptionTime.Clock => now,
        ReceptionTime.EventTime => e.Time,
        _ => Math.Min(e.Time, now),
    };
}
