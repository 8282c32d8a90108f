namespace FraudSignals.Alerts;

/// <summary>An alert raised or revised, and the event of the batch that caused it.</summary>
/// <param name="EventIndex">The event's place in its batch.</param>
/// <param name="Alert">The alert.</param>
public readonly record struct RaisedAlert(int EventIndex, Alert Alert);
