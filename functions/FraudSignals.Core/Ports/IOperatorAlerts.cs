using FraudSignals.Alerts;

namespace FraudSignals.Ports;

/// <summary>Takes alerts about the platform itself, which no event raises. Safe for use by many threads.</summary>
public interface IOperatorAlerts
{
    /// <summary>Keeps an alert and publishes it, as those are that rules raise.</summary>
    /// <exception cref="StoreUnavailableException">It is not kept; raising it again is safe.</exception>
    ValueTask RaiseAsync(Alert alert, CancellationToken cancellation);
}
