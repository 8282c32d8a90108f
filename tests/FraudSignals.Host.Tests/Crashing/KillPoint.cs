namespace FraudSignals.Host.Tests.Crashing;

/// <summary>Where in a host's life it is killed: at a random instant after something came about.</summary>
internal enum KillPoint
{
    /// <summary>Its process was started.</summary>
    Started,

    /// <summary>It began to read its directory.</summary>
    Recovering,

    /// <summary>It takes batches.</summary>
    Serving,

    /// <summary>It answered a batch; at this very instant.</summary>
    Answered,

    /// <summary>It began to write a checkpoint.</summary>
    Checkpointing,

    /// <summary>It went on in another journal file.</summary>
    RollingOver,
}
