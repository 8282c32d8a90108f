using FraudSignals.Alerts;

namespace FraudSignals.Ports;

/// <summary>The alerts that were raised, newest revision first known by its place in the log.</summary>
public interface IAlertLog
{
    /// <summary>Alerts in the order they were raised.</summary>
    /// <param name="responder">Only this responder's; null for all.</param>
    /// <param name="after">The cursor of the last page; null from the beginning.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops the read.</param>
    ValueTask<AlertPage> ListAsync(string? responder, string? after, int limit, CancellationToken cancellation);

    /// <summary>Alerts that were received in a period, in the order they were raised; what lies far before it is not read.</summary>
    /// <param name="from">From here on,</param>
    /// <param name="to">and before here.</param>
    /// <param name="cancellation">Stops the read.</param>
    IAsyncEnumerable<Alert> ReceivedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);

    /// <summary>The latest revision of an alert, or null.</summary>
    ValueTask<Alert?> FindAsync(string id, CancellationToken cancellation);
}
