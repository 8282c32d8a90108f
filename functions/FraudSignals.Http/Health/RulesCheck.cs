using FraudSignals.Ports;
using FraudSignals.Reports;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Http.Health;

/// <summary>
/// Well while the rules in force are those of their source; else the host works on with those it has, and somebody should look.
/// </summary>
public sealed class RulesCheck(IRuleControl rules) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            rules.Status.Refused is { } refused
                ? new HealthCheckResult(context.Registration.FailureStatus, Text(refused))
                : HealthCheckResult.Healthy());

    private static string Text(RefusedRules refused) =>
        $"{refused.Problems} problems, first: "
        + $"{refused.Diagnostics[0]}{(refused.Instead is { } instead ? $"; started with {instead}" : "")}; GET /api/rules tells them";
}
