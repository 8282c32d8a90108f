using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Facts;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Host.Serving;

/// <summary>Well while one side of the store has no problem.</summary>
/// <param name="runtime">What serves from it.</param>
/// <param name="problem">Says what is wrong with that side, or null.</param>
/// <param name="figures">Measures it.</param>
internal sealed class StoreCheck(EmbeddedRuntime runtime, Func<StoreState, string?> problem,
    Func<StoreState, IReadOnlyDictionary<string, object>>? figures = null) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = runtime.State;
        var text = problem(state);
        return Task.FromResult(
            new HealthCheckResult(text == null ? HealthStatus.Healthy : context.Registration.FailureStatus, text,
                data: figures?.Invoke(state)));
    }
}
