namespace FraudSignals.Storage.Local.Journal;

/// <summary>What a journal record says; its first byte. Numbers are never used again.</summary>
internal enum RecordKind : byte
{
    /// <summary>What a batch led to: <see cref="CommitRecord"/>.</summary>
    Commit = 1,

    /// <summary>That a subject was erased: <see cref="ErasureRecord"/>.</summary>
    Erasure = 2,

    /// <summary>That a clock was accepted: <see cref="ClockRecord"/>.</summary>
    Clock = 3,
}
