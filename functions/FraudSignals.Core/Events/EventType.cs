namespace FraudSignals.Events;

/// <summary>What happened: a call-detail record (voice or SMS), a transfer of money, or what a responder found an alert to be.</summary>
public enum EventType : byte
{
    Call,
    Transfer,

    /// <summary>Is about the subject of the alert, whatever its kind: position and kind have the same number.</summary>
    Verdict,
}
