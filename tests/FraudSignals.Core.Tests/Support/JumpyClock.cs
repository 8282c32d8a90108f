namespace FraudSignals.Support;

/// <summary>A clock whose hands can be turned while time passes as it does.</summary>
internal sealed class JumpyClock(DateTimeOffset now) : TimeProvider
{
    private TimeSpan _passed;

    /// <summary>What the clock should say.</summary>
    public DateTimeOffset Truth => now + _passed;

    /// <summary>How far the clock is ahead of that.</summary>
    public TimeSpan Off { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan time) => _passed += time;

    public override DateTimeOffset GetUtcNow() => Truth + Off;

    public override long GetTimestamp() => _passed.Ticks;
}
