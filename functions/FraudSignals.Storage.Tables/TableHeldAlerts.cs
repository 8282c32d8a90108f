using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Tables;

/// <summary>The alerts that budgets hold, of all instances.</summary>
internal sealed class TableHeldAlerts(TableBudgets budgets, SharedIngestor ingestor, TimeProvider clock) : IHeldAlerts
{
    public ValueTask<ImmutableArray<Alert>> ListAsync(CancellationToken cancellation) => budgets.ListAsync(cancellation);

    // Listed and published before it is noted: what ends between the two is let go again, which changes nothing.
    public async ValueTask ReleaseAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        await ingestor.LetGoAsync([.. alerts.Select(a => a with { Hold = a.Hold! with { Released = clock.GetUtcNow() } })], cancellation)
            .ConfigureAwait(false);
        await budgets.DecideAsync(alerts, isReleased: true, cancellation).ConfigureAwait(false);
    }

    public ValueTask DiscardAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation) =>
        budgets.DecideAsync(alerts, isReleased: false, cancellation);
}
