namespace FraudSignals.Alerts;

/// <summary>How far an alert has gone; also its revision.</summary>
public enum AlertLevel : byte
{
    None,
    Alert,
    Interdiction,
}
