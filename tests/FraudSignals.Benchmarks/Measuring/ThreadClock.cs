using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FraudSignals.Benchmarks.Measuring;

/// <summary>
/// The processor time of the calling thread, which other programs on the machine cannot stretch by taking turns (they still
/// share its caches). Where the system has no such clock, elapsed time.
/// </summary>
internal static class ThreadClock
{
    private const int ThreadCpuTime = 3;

    /// <summary>Nanoseconds since some instant.</summary>
    public static long Now
    {
        get
        {
            if (OperatingSystem.IsLinux() && ClockGetTime(ThreadCpuTime, out var time) == 0)
            {
                return time.Seconds * 1_000_000_000 + time.Nanoseconds;
            }

            return (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));
        }
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
