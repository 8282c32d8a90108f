using FraudSignals.Storage.Local;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Host.Serving;

/// <summary>Well while one side of the store has no problem.</summary>
internal sealed class StoreCheck(LocalStore store, Func<StoreState, string?> problem) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(problem(store.State) is { } text ? new HealthCheckResult(context.Registration.FailureStatus, text) : HealthCheckResult.Healthy());
}
