using FraudSignals.Events;

namespace FraudSignals.Storage.Local;

/// <summary>A subject on its way out, for one who asked.</summary>
internal sealed class Erasure(SubjectKey subject)
{
    public SubjectKey Subject => subject;

    /// <summary>Whether there was anything to erase.</summary>
    public bool WasThere { get; set; }

    /// <summary>How many checkpoints were taken since it was looked for.</summary>
    public int Checkpoints { get; set; }

    /// <summary>Ends once no checkpoint that is kept holds it.</summary>
    public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
