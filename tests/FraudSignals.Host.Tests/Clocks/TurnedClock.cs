namespace FraudSignals.Host.Tests.Clocks;

/// <summary>A clock whose hands can be turned while time passes as it does.</summary>
internal sealed class TurnedClock(DateTimeOffset now) : TimeProvider
{
    private long _passed;
    private long _off;

    public DateTimeOffset Truth => now + TimeSpan.FromTicks(Interlocked.Read(ref _passed));

    /// <summary>How far the clock is ahead of the truth.</summary>
    public TimeSpan Off
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _off));
        set => Interlocked.Exchange(ref _off, value.Ticks);
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);

    public override DateTimeOffset GetUtcNow() => Truth + Off;

    public override long GetTimestamp() => Interlocked.Read(ref _passed);
}
