namespace FraudSignals.Storage.Simulation;

/// <summary>What is done to a store beside ordinary work, crashes and power cuts.</summary>
[Flags]
internal enum Nemesis
{
    None = 0,

    /// <summary>Calls on the disk fail.</summary>
    FailingDisk = 1,

    /// <summary>Flushes say that they went well and did nothing.</summary>
    LyingDisk = 2,

    /// <summary>The machine's clock is days or a year ahead for a while.</summary>
    Clock = 4,

    /// <summary>Histories are sent again.</summary>
    HistoryAgain = 8,

    /// <summary>Files are damaged or gone at a start; if it is refused they are put back.</summary>
    Damage = 16,

    All = FailingDisk | LyingDisk | Clock | HistoryAgain | Damage,

    /// <summary>The flushes that fail say that they went well.</summary>
    SwallowedErrors = 32,
}
