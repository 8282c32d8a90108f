namespace FraudSignals.Simulator.People;

/// <summary>Simulated time is whole milliseconds since the start of day 0; history is negative.</summary>
internal static class Ms
{
    public const long Second = 1000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    public static int DayOf(long time) => (int)Math.Floor((double)time / Day);
}
