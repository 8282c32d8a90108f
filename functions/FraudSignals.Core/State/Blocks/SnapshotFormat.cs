namespace FraudSignals.State.Blocks;

/// <summary>
/// A snapshot is a run of parts. A part is <see cref="Magic"/>, <see cref="CurrentVersion"/>, its number from 0 on, and then
/// records: a byte of <see cref="Record"/> and what belongs to it.
/// </summary>
internal static class SnapshotFormat
{
    /// <summary>"FSSN".</summary>
    public const uint Magic = 0x4E535346;

    public const byte CurrentVersion = 4;

    /// <summary>Without quantiles of peers; all else is the same.</summary>
    public const byte WithoutPeers = 3;

    /// <summary>Without receptions, hours taken and contents of records; all else is the same.</summary>
    public const byte FormerVersion = 2;

    internal enum Record : byte
    {
        /// <summary>All that is not about one subject; the first record.</summary>
        Engine = 1,

        /// <summary>The record ids of a shard.</summary>
        Ids,

        /// <summary>A subject's block.</summary>
        Subject,

        /// <summary>How many ids and subjects there were; the last record.</summary>
        End,
    }
}
