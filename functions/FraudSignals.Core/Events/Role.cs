namespace FraudSignals.Events;

/// <summary>How an event touches a subject. The first five stand in a call's identifier positions, the next five in a transfer's.</summary>
public enum Role : byte
{
    Caller,
    Callee,
    Sim,
    Device,
    Cell,
    Payer,
    Payee,
    PayerNumber,
    PayeeNumber,
    PayerDevice,

    /// <summary>A finding addressed to the subject by a rule of another.</summary>
    Finding,

    /// <summary>A call whose caller and callee are one number.</summary>
    SelfCall,

    /// <summary>A transfer whose payer and payee are one account.</summary>
    SelfTransfer,

    /// <summary>A transfer whose payer and payee have one number.</summary>
    SelfNumber,

    /// <summary>A verdict of an alert about the subject, whatever its kind.</summary>
    Verdict,
}
