using FraudSignals.Alerts;
using FraudSignals.Ingestion;

namespace FraudSignals.Units;

/// <summary>Lists alerts and hands them to their targets, each at least once.</summary>
internal sealed class Publication(IAlertBook book, IAlertTarget[] targets, UnitOptions options, TimeProvider clock)
{
    /// <summary>Lists and publishes the alerts of a work that is written, and closes it. What does not succeed is left to a sweep.</summary>
    public async ValueTask SettleAsync(WorkWriter writer)
    {
        using var patience = new CancellationTokenSource(options.PublishWithin, clock);
        var published = false;
        try
        {
            await PublishAsync(writer.Alerts, patience.Token).ConfigureAwait(false);
            published = true;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // The rows of the outbox stay, and a sweep tries again; the batch itself is safe.
        }

        try
        {
            await writer.CloseAsync(published, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // A sweep finds that all is done and removes the rows.
        }
    }

    public async ValueTask PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        if (alerts.Count == 0)
        {
            return;
        }

        await book.KeepAsync(alerts, cancellation).ConfigureAwait(false);
        Alert[] withoutKeys = [.. alerts.Select(a => a.WithoutKey())];
        foreach (var target in targets)
        {
            await target.PublishAsync(withoutKeys, cancellation).ConfigureAwait(false);
        }
    }
}
