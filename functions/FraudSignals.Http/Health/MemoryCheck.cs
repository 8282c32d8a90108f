using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Http.Health;

/// <summary>Unwell for a minute after a request met the end of memory.</summary>
internal sealed class MemoryCheck(TimeProvider clock) : IHealthCheck
{
    /// <summary>When to send again what was refused.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private long _times;
    private long _last;

    /// <summary>Notes that a request was refused for want of memory.</summary>
    public void RanOut()
    {
        Volatile.Write(ref _last, clock.GetTimestamp());
        Interlocked.Increment(ref _times);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var times = Interlocked.Read(ref _times);
        var isWell = times == 0 || clock.GetElapsedTime(Volatile.Read(ref _last)) > Remembered;
        return Task.FromResult(isWell
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(
                string.Create(CultureInfo.InvariantCulture, $"memory ran out; {times} requests were refused for it since the start")));
    }
}
