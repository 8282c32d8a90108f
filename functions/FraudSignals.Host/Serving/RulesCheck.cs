using FraudSignals.Inspection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Host.Serving;

/// <summary>Well while the rules in force are those of the directory; else the host works on with those it has, and somebody should look.</summary>
internal sealed class RulesCheck(IRuleControl rules) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        rules.Status.Refused is { } refused
            ? new HealthCheckResult(context.Registration.FailureStatus, $"{refused.Problems} problems; GET /api/rules tells them")
            : HealthCheckResult.Healthy());
}
