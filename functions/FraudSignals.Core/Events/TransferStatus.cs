namespace FraudSignals.Events;

/// <summary>How far a transfer has come, and whether it counts.</summary>
public enum TransferStatus : byte
{
    /// <summary>Settled, booked or credited: it counts. A record without a status is taken to be that.</summary>
    Accepted,

    /// <summary>Under way, checked or announced; it counts for nothing, and its id stays free for the final record.</summary>
    Pending,

    /// <summary>Refused, cancelled, failed or given back; it counts for nothing.</summary>
    Rejected,
}
