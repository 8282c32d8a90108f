namespace FraudSignals.Storage.Support;

/// <summary>Goes as the system's clock does, so much ahead of it.</summary>
internal sealed class ShiftedClock(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
