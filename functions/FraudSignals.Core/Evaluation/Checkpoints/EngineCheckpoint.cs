using System.Buffers;
using FraudSignals.Binary;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.State;
using FraudSignals.State.Blocks;
using FraudSignals.State.Ids;
using static FraudSignals.State.Blocks.SnapshotFormat;

namespace FraudSignals.Evaluation.Checkpoints;

/// <summary>
/// A snapshot of an engine as of the instant it was begun, taken piece by piece between batches while batches go on.
/// Begin one with <c>Engine.BeginCheckpoint</c>; use it only while nobody else uses the engine.
/// </summary>
public sealed class EngineCheckpoint
{
    private readonly EngineState _state;
    private readonly SubjectCopies _subjects;
    private readonly ArrayBufferWriter<byte> _engine = new();
    private readonly long _watermark;
    private int _parts;
    private int _shard;
    private long _ids;

    internal EngineCheckpoint(EngineState state, LoadedSnapshot loaded)
    {
        _state = state;
        _watermark = state.Table.Watermark;
        _subjects = state.Table.BeginCopy();
        state.Ids.BeginCopy();
        _engine.Put((byte)Record.Engine);
        state.Write(_engine);
        PriorRules.Of(loaded).Write(_engine);
    }

    internal bool IsOver { get; private set; }

    /// <summary>
    /// Writes the next part. Each call's bytes are one part, which <see cref="EngineRestore.Add"/> wants back whole; parts
    /// go back in the order they were written.
    /// </summary>
    /// <param name="into">Where the part is written.</param>
    /// <param name="atMostBytes">About how many bytes to write and so how long to take; a part passes it by at most 1 MiB or one
    /// subject.</param>
    /// <returns>Whether the snapshot is complete; the part just written was the last then.</returns>
    /// <exception cref="InvalidOperationException">It is complete or abandoned already.</exception>
    public bool Continue(IBufferWriter<byte> into, int atMostBytes)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentOutOfRangeException.ThrowIfLessThan(atMostBytes, 1);
        if (IsOver)
        {
            throw new InvalidOperationException("The snapshot is complete or abandoned.");
        }

        into.Put(Magic);
        into.Put(CurrentVersion);
        into.Put(_parts);
        if (_parts++ == 0)
        {
            into.Write(_engine.WrittenSpan);
        }

        // Ids first: while they are being copied every new one has to be remembered.
        var left = atMostBytes;
        _subjects.Drain(into, ref left);
        while (left > 0 && _shard < RecordIds.Shards)
        {
            left -= CopyIds(_shard++, into);
        }

        if (_shard < RecordIds.Shards || !_subjects.Walk(into, ref left))
        {
            return false;
        }

        into.Put((byte)Record.End);
        into.Put(_ids);
        into.Put(_subjects.Copied);
        IsOver = true;
        _state.Ids.EndCopy();
        _state.Table.EndCopy(complete: true);
        return true;
    }

    /// <summary>Gives it up, for instance because the disk failed; does nothing where it is complete or abandoned already.</summary>
    public void Abandon()
    {
        if (!IsOver)
        {
            IsOver = true;
            _state.Ids.EndCopy();
            _state.Table.EndCopy(complete: false);
        }
    }

    private int CopyIds(int shard, IBufferWriter<byte> into)
    {
        var ids = _state.Ids.Copy(shard, _watermark);
        _ids += ids.Length;
        if (ids.Length > 0)
        {
            into.Put((byte)Record.Ids);
            into.Put((ushort)shard);
            into.PutSmall(ids.Length);
            into.PutAll(ids);
        }

        return ids.Length * sizeof(ulong) + 1;
    }
}
