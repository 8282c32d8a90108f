namespace FraudSignals.Benchmarks.Worlds;

/// <summary>A clock that shows when the batch at hand arrived, and that so much time has passed.</summary>
internal sealed class ArrivalClock : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.UtcTicks;

    public void Set(long milliseconds) => _now = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
