using FraudSignals.Http.Health;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace FraudSignals.Functions.Health;

/// <summary>Whether the app is ready, in the words of the embedded host where there is the same thing.</summary>
internal static class AppHealth
{
    // Alerts are published with their batch, or by the sweeps after it.
    private static readonly TimeSpan MostWaiting = TimeSpan.FromMinutes(1);

    // A sweep runs every minute, on one instance.
    private static readonly TimeSpan MostBetweenSweeps = TimeSpan.FromMinutes(5);

    public static void AddAppHealth(this IServiceCollection services) => services.AddHealthChecks()
        .Add(
            new HealthCheckRegistration("accepting", s => new AppCheck(_ => ValueTask.FromResult(Accepting(s))), HealthStatus.Unhealthy,
                tags: null))
        .Add(
            new HealthCheckRegistration("clock", s => new AppCheck(_ => ValueTask.FromResult(Clock(s))), HealthStatus.Unhealthy,
                tags: null))
        .Add(new HealthCheckRegistration("rules", s => ActivatorUtilities.CreateInstance<RulesCheck>(s), HealthStatus.Degraded, tags: null))
        .Add(new HealthCheckRegistration("store", s => new AppCheck(stop => StoreAsync(s, stop)), HealthStatus.Unhealthy, tags: null))
        .Add(new HealthCheckRegistration("outbox", s => new AppCheck(stop => OutboxAsync(s, stop)), HealthStatus.Degraded, tags: null))
        .Add(new HealthCheckRegistration("sweep", s => new AppCheck(stop => SweepAsync(s, stop)), HealthStatus.Degraded, tags: null));

    private static Finding Accepting(IServiceProvider services) =>
        new(services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested ? "stopping" : null);

    private static Finding Clock(IServiceProvider services) => new(services.GetRequiredService<SharedIngestor>().ClockProblem);

    private static async ValueTask<Finding> StoreAsync(IServiceProvider services, CancellationToken cancellation) =>
        new((await services.GetRequiredService<TablesState>().LookAsync(cancellation)).Problem);

    private static async ValueTask<Finding> OutboxAsync(IServiceProvider services, CancellationToken cancellation)
    {
        if ((await services.GetRequiredService<TablesState>().LookAsync(cancellation)).Sweep is not { } sweep)
        {
            return default;
        }

        var problem = sweep.OldestWaiting > MostWaiting ? $"{sweep.Waiting} alerts wait, the oldest for {sweep.OldestWaiting}" : null;
        return new Finding(problem, ("alerts.waiting", sweep.Waiting), ("alerts.oldestSeconds", sweep.OldestWaiting?.TotalSeconds ?? 0));
    }

    private static async ValueTask<Finding> SweepAsync(IServiceProvider services, CancellationToken cancellation)
    {
        if ((await services.GetRequiredService<TablesState>().LookAsync(cancellation)).Sweep is not { } sweep)
        {
            return default;
        }

        var age = services.GetRequiredService<TimeProvider>().GetUtcNow() - sweep.At;
        var problem = sweep.Problem != null ? $"{sweep.Left} batches, findings or alerts were left, first: {sweep.Problem}"
            : age > MostBetweenSweeps ? $"the last one was {age} ago"
            : null;
        return new Finding(problem, ("left", sweep.Left), ("secondsSinceLast", age.TotalSeconds));
    }
}
