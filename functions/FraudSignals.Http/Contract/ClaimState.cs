namespace FraudSignals.Http.Contract;

/// <summary>How far a claim is.</summary>
public enum ClaimState
{
    /// <summary>It is kept; what of it is taken so far is in its answer.</summary>
    Queued,

    /// <summary>All of it is taken.</summary>
    Done,

    /// <summary>It cannot be read on; what stands before is taken.</summary>
    Failed,
}
