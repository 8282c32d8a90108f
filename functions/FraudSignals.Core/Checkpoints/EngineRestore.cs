using FraudSignals.Evaluation;
using FraudSignals.Packing;
using FraudSignals.State;
using static FraudSignals.Checkpoints.SnapshotFormat;

namespace FraudSignals.Checkpoints;

/// <summary>
/// Reads a snapshot back into an empty engine, part by part. Begin one with <see cref="Engine.BeginRestore"/>.
/// The engine must not be used before <see cref="Complete"/>, and not at all where an exception was thrown.
/// </summary>
public sealed class EngineRestore
{
    private readonly EngineState _state;
    private readonly LoadedSnapshot _loaded;
    private int _parts;
    private long _ids;
    private int _subjects;
    private bool _ended;

    internal EngineRestore(EngineState state, LoadedSnapshot loaded)
    {
        _state = state;
        _loaded = loaded;
    }

    /// <summary>Takes the next part, just as one call of <see cref="EngineSnapshot.Continue"/> wrote it.</summary>
    /// <exception cref="InvalidDataException">The part is cut short, out of order, of an unknown version or no snapshot at all.</exception>
    public void Add(ReadOnlySpan<byte> part)
    {
        var reader = new PackedReader(part);
        Require(reader.Take<uint>() == Magic, "The data are no snapshot of an engine.");
        var version = reader.Take<byte>();
        Require(version == CurrentVersion, $"The snapshot is of version {version}; this engine reads version {CurrentVersion}.");
        Require(reader.Take<int>() == _parts && !_ended, "A part of the snapshot is missing or out of order.");
        if (_parts++ == 0)
        {
            Require(!reader.AtEnd && (Record)reader.Take<byte>() == Record.Engine, "The snapshot does not begin with the engine.");
            _state.Read(ref reader);
            _loaded.ReadCounters(ref reader);
        }

        while (!reader.AtEnd)
        {
            Require(!_ended, "The snapshot goes on after its end.");
            ReadRecord(ref reader);
        }
    }

    /// <summary>Ends the restore: all parts have been added.</summary>
    /// <exception cref="InvalidDataException">The last part is missing.</exception>
    public void Complete() => Require(_ended, "The end of the snapshot is missing.");

    private void ReadRecord(ref PackedReader reader)
    {
        switch ((Record)reader.Take<byte>())
        {
            case Record.Ids:
                var shard = reader.Take<ushort>();
                Require(shard < RecordIds.Shards, "Record ids are in no shard.");
                var ids = reader.TakeAll<ulong>(reader.TakeSmall());
                _ids += ids.Length;
                _state.Ids.Load(shard, ids);
                break;
            case Record.Subject:
                _subjects++;
                _state.Table.Load(reader.Take(reader.TakeSmall()));
                break;
            case Record.End:
                var complete = reader.Take<long>() == _ids && reader.Take<int>() == _subjects;
                Require(complete, "The snapshot holds fewer subjects or record ids than it says.");
                _ended = true;
                break;
            default:
                throw new InvalidDataException("The snapshot holds a record of an unknown kind.");
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidDataException(message);
        }
    }
}
