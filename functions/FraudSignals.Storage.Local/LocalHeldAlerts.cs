using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local;

/// <summary>The alerts that budgets hold, in a data directory.</summary>
/// <param name="runtime">What serves from it.</param>
/// <param name="clock">Tells when they were released or discarded.</param>
public sealed class LocalHeldAlerts(EmbeddedRuntime runtime, TimeProvider clock) : IHeldAlerts
{
    /// <inheritdoc/>
    public ValueTask<ImmutableArray<Alert>> ListAsync(CancellationToken cancellation) => ValueTask.FromResult(runtime.Store.Held());

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation) =>
        AddAgainAsync(alerts, hold => hold with { Released = clock.GetUtcNow() }, cancellation);

    /// <inheritdoc/>
    public ValueTask DiscardAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation) =>
        AddAgainAsync(alerts, hold => hold with { Discarded = clock.GetUtcNow() }, cancellation);

    private async ValueTask AddAgainAsync(IReadOnlyList<Alert> alerts, Func<AlertHold, AlertHold> decide, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        try
        {
            await runtime.Store.AddAlertsAsync([.. alerts.Select(a => a with { Hold = decide(a.Hold!) })], runtime.Ingestor, cancellation)
                .ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or DiskFailedException)
        {
            throw new StoreUnavailableException(problem.Message, problem);
        }
    }
}
