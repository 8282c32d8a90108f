using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ports;

namespace FraudSignals.Ingestion.Shared;

/// <summary>The alert log of many instances.</summary>
public interface IAlertBook : IAlertLog
{
    /// <summary>
    /// Lists alerts in their order, each once however often it is given; what is given may be given by several instances at once.
    /// </summary>
    /// <exception cref="Ports.StoreUnavailableException">Some may not be listed; giving all again is safe.</exception>
    ValueTask KeepAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation);

    /// <summary>All alerts about a subject.</summary>
    ValueTask<IReadOnlyList<Alert>> OfSubjectAsync(Token subject, CancellationToken cancellation);
}
