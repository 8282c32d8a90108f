using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Storage.Support;

internal static class Clocks
{
    // Longer than what is done every so many minutes waits.
    private static readonly TimeSpan _last = TimeSpan.FromMinutes(11);

    /// <summary>
    /// Lets time pass. Timers see its last minutes alone, or each of them would have to be woken for every second of months.
    /// </summary>
    public static void Pass(this FakeTimeProvider clock, TimeSpan time)
    {
        clock.AdjustTime(clock.GetUtcNow() + time - _last);
        clock.Advance(_last);
    }
}
