using FraudSignals.Alerts;

namespace FraudSignals.Ports;

/// <summary>Tells whose customer an alert is about.</summary>
public interface IAlertOwners
{
    /// <summary>The owner of an alert that is being raised, with its identifier in clear where that is known.</summary>
    AlertOwner OwnerOf(Alert alert);

    /// <summary>The alert with its owner, on what grounds that may act, and what the feeds it rests on do not say.</summary>
    Alert Complete(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert with { Owner = OwnerOf(alert) };
    }
}
