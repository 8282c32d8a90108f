namespace FraudSignals.Storage.Simulation;

/// <summary>
/// A clock that goes when it is told to. The machine's own time can be ahead of the true time; what has passed since is told right.
/// </summary>
internal sealed class SimulatedClock(long start) : TimeProvider
{
    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long True { get; private set; } = start;

    /// <summary>So much the clock of the machine is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => 1000;

    public void Advance(TimeSpan by) => True += (long)by.TotalMilliseconds;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(True) + Ahead;

    public override long GetTimestamp() => True;
}
