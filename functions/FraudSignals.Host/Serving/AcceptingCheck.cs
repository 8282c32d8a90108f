using FraudSignals.Ingestion.Single;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Host.Serving;

/// <summary>
/// Ready until the host is told to stop, so that balancers send no more while it finishes, or until engine and store are at
/// odds, so that it is started again.
/// </summary>
internal sealed class AcceptingCheck(IHostApplicationLifetime lifetime, Ingestor ingestor) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("stopping")
            : ingestor.IsOpen ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"{ingestor.Failure}; restart"));
}
