using FraudSignals.Alerts;

namespace FraudSignals.Ports;

/// <summary>Somewhere alerts are published to: a file, a topic, a desk.</summary>
public interface IAlertTarget
{
    /// <summary>Lower-case letters, digits and dashes. How far it has come is kept under this name, so it must not change.</summary>
    string Name { get; }

    /// <summary>
    /// Publishes alerts in their order. Completes when the target has confirmed all of them; where it fails, all are sent
    /// again later, so that the target sees each at least once and knows repetitions by <see cref="Alert.MessageId"/>.
    /// </summary>
    /// <param name="alerts">At least one; durable already, with whom they are about sealed at most: a target leaves that out, as
    /// <see cref="Alerts.Messages.AlertEnvelope"/> does.</param>
    /// <param name="cancellation">The host stops.</param>
    Task PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation);
}
