namespace FraudSignals.State.Blocks;

/// <summary>What of a subject's block a touch in some role needs.</summary>
internal enum BlockUse
{
    /// <summary>The role is not kept.</summary>
    None,

    /// <summary>No rule runs, so only what every touch writes.</summary>
    Beginning,

    Whole,
}
