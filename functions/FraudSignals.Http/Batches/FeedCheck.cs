using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Http.Batches;

/// <summary>Degraded while nearly all records of a feed are too late, too early, in conflict or rejected.</summary>
internal sealed class FeedCheck(FeedWatch feeds) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            string.Join("; ", feeds.Problems) is { Length: > 0 } problems ? HealthCheckResult.Degraded(problems)
                : HealthCheckResult.Healthy());
}
