using System.Buffers;
using FraudSignals.Evaluation;
using FraudSignals.Evaluation.Checkpoints;

namespace FraudSignals.Support;

/// <summary>The parts of a snapshot as a store would keep them.</summary>
internal sealed class Checkpoint(EngineCheckpoint snapshot)
{
    public List<byte[]> Parts { get; } = [];

    /// <summary>Takes one part; tells whether it was the last.</summary>
    public bool Continue(int atMostBytes)
    {
        var part = new ArrayBufferWriter<byte>();
        var complete = snapshot.Continue(part, atMostBytes);
        Parts.Add(part.WrittenSpan.ToArray());
        Assert.True(Parts.Count < 200_000, "The snapshot does not come to an end.");
        return complete;
    }

    public static Checkpoint Of(Engine engine)
    {
        var checkpoint = new Checkpoint(engine.BeginCheckpoint());
        while (!checkpoint.Continue(1 << 20))
        {
        }

        return checkpoint;
    }

    public void RestoreInto(Engine engine)
    {
        var restore = engine.BeginRestore();
        foreach (var part in Parts)
        {
            restore.Add(part);
        }

        restore.Complete();
    }
}
