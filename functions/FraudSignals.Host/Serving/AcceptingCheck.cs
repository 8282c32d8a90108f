using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Host.Serving;

/// <summary>Ready until the host is told to stop, so that balancers send no more while it finishes.</summary>
internal sealed class AcceptingCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("stopping") : HealthCheckResult.Healthy());
}
