namespace FraudSignals.Checkpoints;

/// <summary>
/// Reads a snapshot back into an empty engine, part by part. Begin one with <see cref="Evaluation.Engine.BeginRestore"/>.
/// The engine must not be used before <see cref="Complete"/>, and not at all where an exception was thrown.
/// </summary>
public sealed class EngineRestore
{
    internal EngineRestore()
    {
    }

    /// <summary>Takes the next part, just as one call of <see cref="EngineSnapshot.Continue"/> wrote it.</summary>
    /// <exception cref="InvalidDataException">The part is cut short, out of order, of an unknown version or no snapshot at all.</exception>
    public void Add(ReadOnlySpan<byte> part) => throw new NotImplementedException();

    /// <summary>Ends the restore: all parts have been added.</summary>
    /// <exception cref="InvalidDataException">The last part is missing.</exception>
    public void Complete() => throw new NotImplementedException();
}
