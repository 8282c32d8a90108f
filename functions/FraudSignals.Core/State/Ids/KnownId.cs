namespace FraudSignals.State.Ids;

/// <summary>What is known of a record id.</summary>
internal enum KnownId
{
    No,

    /// <summary>Known, in this version or a newer one.</summary>
    Yes,

    /// <summary>Known, in an older version.</summary>
    Older,

    /// <summary>Known in this version, with other content.</summary>
    Other,
}
