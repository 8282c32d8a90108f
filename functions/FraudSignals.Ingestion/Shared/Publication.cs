using FraudSignals.Alerts;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Ports;

namespace FraudSignals.Ingestion.Shared;

/// <summary>Lists alerts and hands them to their targets, each at least once.</summary>
internal sealed class Publication(IAlertBook book, IEnumerable<IAlertTarget> targets, IAlertBudget? budget, SharedOptions options,
    TimeProvider clock)
{
    private readonly BoundedTarget[] _targets = [.. targets.Select(t => new BoundedTarget(t, clock))];

    /// <summary>
    /// Lists and publishes the alerts of a work that is written, and closes it. What is not published is left to a sweep; what cannot
    /// even be listed stays open.
    /// </summary>
    public async ValueTask SettleAsync(BatchCommitter writer)
    {
        using var patience = new CancellationTokenSource(options.PublishWithin, clock);
        try
        {
            var told = await ListAsync(writer.Alerts, patience.Token).ConfigureAwait(false);
            var published = await TryPublishAsync(told, patience.Token).ConfigureAwait(false);
            await writer.CloseAsync(published, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // A sweep lists them, or finds that all is done, and removes the rows.
        }
    }

    /// <summary>Lists alerts that no budget holds; readers see them from now on.</summary>
    /// <returns>Those, to be published.</returns>
    public async ValueTask<IReadOnlyList<Alert>> ListAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        var told = budget == null || alerts.Count == 0 ? alerts : await budget.JudgeAsync(alerts, cancellation).ConfigureAwait(false);
        if (told.Count > 0)
        {
            await book.KeepAsync(told, cancellation).ConfigureAwait(false);
        }

        return told;
    }

    /// <summary>Lists and publishes alerts that were held.</summary>
    public async ValueTask LetGoAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        await book.KeepAsync(alerts, cancellation).ConfigureAwait(false);
        await PublishAsync(alerts, cancellation).ConfigureAwait(false);
    }

    /// <summary>Hands listed alerts to all targets.</summary>
    /// <exception cref="TimeoutException">A target has not confirmed them in time. Other exceptions are its own.</exception>
    public async ValueTask PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        if (alerts.Count > 0)
        {
            Alert[] withoutKeys = [.. alerts.Where(a => a.IsTold).Select(a => a.WithoutKey())];
            if (withoutKeys.Length == 0)
            {
                return;
            }

            foreach (var target in _targets)
            {
                using var span = PublishSpan.Start(target.Name, withoutKeys);
                await target.PublishAsync(withoutKeys, options.PublishWithin, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The same where somebody else tries again.</summary>
    /// <returns>Whether all targets have confirmed them.</returns>
    public async ValueTask<bool> TryPublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        try
        {
            await PublishAsync(alerts, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            return false;
        }
    }
}
