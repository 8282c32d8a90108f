using FraudSignals.Events;

namespace FraudSignals.Ingestion.Stages;

/// <summary>The time of reception by what stands for it.</summary>
internal static class Stamps
{
    /// <param name="stamp">What stands for it.</param>
    /// <param name="e">The event.</param>
    /// <param name="now">What the clock says, milliseconds since 1970.</param>
    public static long Of(this Stamp stamp, in Event e, long now) => stamp switch
    {
        Stamp.Clock => now,
        Stamp.EventTime => e.Time,
        _ => Math.Min(e.Time, now),
    };
}
