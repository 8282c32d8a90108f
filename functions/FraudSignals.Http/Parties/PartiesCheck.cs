using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Http.Parties;

/// <summary>Well while the parties in force are those of their document; unhealthy while it is not known whether there are any.</summary>
internal sealed class PartiesCheck(PartyDirectory directory) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            !directory.IsKnown ? HealthCheckResult.Unhealthy(directory.Problem ?? "the document of the parties was not read yet")
            : directory.Problem is { } problem ? HealthCheckResult.Degraded(problem)
            : HealthCheckResult.Healthy());
}
