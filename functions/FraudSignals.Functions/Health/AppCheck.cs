using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Functions.Health;

/// <summary>Well while nothing is found to be wrong.</summary>
internal sealed class AppCheck(Func<CancellationToken, ValueTask<Finding>> look) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (problem, figures) = await look(cancellationToken);
        return new HealthCheckResult(
            problem == null ? HealthStatus.Healthy : context.Registration.FailureStatus, problem,
            data: figures?.ToDictionary(f => f.Name, f => (object)f.Value));
    }
}

/// <summary>What a look came to.</summary>
/// <param name="Problem">What is wrong; null for nothing.</param>
/// <param name="Figures">What was measured.</param>
internal readonly record struct Finding(string? Problem, params (string Name, double Value)[]? Figures);
