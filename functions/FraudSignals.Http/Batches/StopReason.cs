namespace FraudSignals.Http.Batches;

/// <summary>Why a batch was not read to its end.</summary>
internal enum StopReason
{
    /// <summary>Its bytes make no sense from a place on.</summary>
    Unreadable,

    /// <summary>The sender went away; nobody reads an answer.</summary>
    SenderGone,

    /// <summary>The body is larger than one request may bring.</summary>
    BodyTooLarge,

    /// <summary>It has more records than one request may bring.</summary>
    TooManyRecords,

    /// <summary>It takes longer than one request may.</summary>
    TookTooLong,

    /// <summary>Others are worked on and wait.</summary>
    NoPlace,

    /// <summary>The store takes nothing now.</summary>
    StoreAway,

    /// <summary>The clock is not believed now.</summary>
    ClockJumped,

    /// <summary>A fault of ours.</summary>
    Fault,
}
