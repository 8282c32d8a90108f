using System.Globalization;
using FraudSignals.Ingestion.Single;
using FraudSignals.State;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Host.Serving;

/// <summary>Well while there is room for the state of new subjects.</summary>
internal sealed class StateCheck(Ingestor ingestor) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(ingestor.Room switch
        {
            StateRoom.Ample => HealthCheckResult.Healthy(),
            StateRoom.KnownSubjects => HealthCheckResult.Degraded(string.Create(
                CultureInfo.InvariantCulture,
                $"the memory for state is nearly used up; new subjects are left out, so far {ingestor.Shed} times. Raise --max-memory or "
                + $"lower --keep-subjects")),
            _ =>
                HealthCheckResult.Unhealthy(
                    "the memory for state is used up; records are refused. Raise --max-memory or lower --keep-subjects"),
        });
}
