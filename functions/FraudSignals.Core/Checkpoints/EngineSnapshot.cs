using System.Buffers;

namespace FraudSignals.Checkpoints;

/// <summary>
/// A snapshot of an engine as of the instant it was begun, taken piece by piece between batches while batches go on.
/// Begin one with <see cref="Evaluation.Engine.BeginSnapshot"/>; use it only while nobody else uses the engine.
/// </summary>
public sealed class EngineSnapshot
{
    internal EngineSnapshot()
    {
    }

    /// <summary>
    /// Writes the next part. Each call's bytes are one part, which <see cref="EngineRestore.Add"/> wants back whole; parts
    /// go back in the order they were written. A call may write nothing.
    /// </summary>
    /// <param name="into">Where the part is written.</param>
    /// <param name="atMostBytes">About how many bytes to write and so how long to take; a part passes it by at most one subject's or 1/4096 of the record ids' state.</param>
    /// <returns>Whether the snapshot is complete; the part just written was the last then.</returns>
    /// <exception cref="InvalidOperationException">It is complete or abandoned already.</exception>
    public bool Continue(IBufferWriter<byte> into, int atMostBytes) => throw new NotImplementedException();

    /// <summary>Gives it up, for instance because the disk failed; does nothing where it is complete or abandoned already.</summary>
    public void Abandon() => throw new NotImplementedException();
}
