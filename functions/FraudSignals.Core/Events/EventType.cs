namespace FraudSignals.Events;

/// <summary>What was posted: a call-detail record (voice or SMS) or a transfer of money.</summary>
public enum EventType : byte
{
    Call,
    Transfer,
}
