namespace FraudSignals.Reports;

/// <summary>What each part of a batch goes through, in this order.</summary>
public enum Stage : byte
{
    /// <summary>It is read and parsed; waiting for the client's bytes counts.</summary>
    Read,

    /// <summary>It waits for its turn.</summary>
    Wait,

    /// <summary>It is stamped, and its identifiers become tokens.</summary>
    Tokenise,

    /// <summary>The store makes room for it and brings the state it needs.</summary>
    Load,

    /// <summary>Rules run over it, and what it led to is handed to the store.</summary>
    Evaluate,

    /// <summary>It waits for the store to have it safe.</summary>
    Commit,
}
