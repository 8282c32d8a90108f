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

    /// <summary>That records before it are lost, and it was gone on without them: <see cref="LossRecord"/>.</summary>
    Loss = 4,

    /// <summary>Nothing but that time has passed: it gives a checkpoint of an idle host a number of its own.</summary>
    Mark = 5,

    /// <summary>Whom alerts that may come later are about: <see cref="NamesRecord"/>.</summary>
    Names = 6,
}
