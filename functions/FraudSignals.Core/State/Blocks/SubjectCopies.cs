using System.Buffers;
using FraudSignals.Binary;

namespace FraudSignals.State.Blocks;

/// <summary>
/// Copies every subject as it is when this is made, a little at a time while the table goes on changing: a subject is copied
/// when it is first written to, or when the walk through the table comes to it. Its mark says that it has been; new
/// subjects are born with the mark.
/// </summary>
internal sealed class SubjectCopies(SubjectTable table, byte mark)
{
    // Below the size from which .NET collects arrays rarely: they live for milliseconds.
    private const int ChunkBytes = 64 * 1024;

    // What looking at a position of the table costs, in bytes copied.
    private const int PositionCost = 32;

    private readonly Queue<ArrayBufferWriter<byte>> _waiting = new();
    private ArrayBufferWriter<byte>? _filling;
    private int _left = table.Count;
    private int _position;

    public byte Mark { get; } = mark;

    /// <summary>How many subjects have been copied.</summary>
    public int Copied { get; private set; }

    /// <summary>Keeps a copy of a subject that is about to be written to.</summary>
    public void Keep(in SubjectState state)
    {
        if (_filling == null || _filling.FreeCapacity < state.BlockSize)
        {
            _filling = new ArrayBufferWriter<byte>(Math.Max(ChunkBytes, state.BlockSize + 16));
            _waiting.Enqueue(_filling);
        }

        Copy(state, _filling);
    }

    /// <summary>Hands over copies kept, until <paramref name="left"/> bytes are used up.</summary>
    public void Drain(IBufferWriter<byte> into, ref int left)
    {
        while (left > 0 && _waiting.TryDequeue(out var chunk))
        {
            into.Write(chunk.WrittenSpan);
            left -= chunk.WrittenCount;
            _filling = _filling == chunk ? null : _filling;
        }
    }

    /// <summary>
    /// Walks on through the table. A walk may miss subjects, since growth and removal move them; it goes round until
    /// none is left. Returns whether all have been copied and handed over.
    /// </summary>
    public bool Walk(IBufferWriter<byte> into, ref int left)
    {
        for (; left > 0 && _left > 0; _position++)
        {
            _position = _position < table.Positions ? _position : 0;
            left -= PositionCost;
            if (table.TryAt(_position, out var state) && state.Mark != Mark)
            {
                Copy(state, into);
                left -= state.BlockSize;
            }
        }

        return _left == 0 && _waiting.Count == 0;
    }

    private void Copy(in SubjectState state, IBufferWriter<byte> into)
    {
        state.Mark = Mark;
        _left--;
        Copied++;
        into.Put((byte)SnapshotFormat.Record.Subject);
        into.PutSmall(state.BlockSize);
        into.Write(state.Block);
    }
}
