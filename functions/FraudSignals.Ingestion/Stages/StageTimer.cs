using FraudSignals.Reports;

namespace FraudSignals.Ingestion.Stages;

/// <summary>Times stages that follow one another.</summary>
/// <param name="clock">Measures.</param>
/// <param name="durations">Told; null where nobody asks.</param>
internal struct StageTimer(TimeProvider clock, StageDurations? durations)
{
    private long _since = clock.GetTimestamp();

    /// <summary>Notes that a stage is over and the next begins.</summary>
    public void Passed(Stage stage)
    {
        var now = clock.GetTimestamp();
        durations?.Record(stage, clock.GetElapsedTime(_since, now));
        _since = now;
    }
}
