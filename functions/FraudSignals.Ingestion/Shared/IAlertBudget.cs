using FraudSignals.Alerts;

namespace FraudSignals.Ingestion.Shared;

/// <summary>Counts the alerts of many instances against the budgets of their typologies.</summary>
public interface IAlertBudget
{
    /// <summary>
    /// Takes aside and keeps what is beyond its budget. The same for the same alert however often it is given, by whichever instance, until
    /// it is
    /// let go; then it goes on.
    /// </summary>
    /// <returns>What goes on to readers, with a notice where something is held for the first time in its hour.</returns>
    /// <exception cref="Ports.StoreUnavailableException">It may not be kept; giving all again is safe.</exception>
    ValueTask<IReadOnlyList<Alert>> JudgeAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation);
}
