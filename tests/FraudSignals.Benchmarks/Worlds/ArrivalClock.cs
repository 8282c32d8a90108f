namespace FraudSignals.Benchmarks.Worlds;

/// <summary>A clock that shows when the batch at hand arrived.</summary>
internal sealed class ArrivalClock : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Set(long milliseconds) => _now = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
