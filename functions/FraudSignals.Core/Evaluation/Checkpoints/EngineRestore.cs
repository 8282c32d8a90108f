using FraudSignals.Binary;
using FraudSignals.Evaluation.Loaded;
using FraudSignals.State;
using FraudSignals.State.Blocks;
using FraudSignals.State.Ids;
using static FraudSignals.State.Blocks.SnapshotFormat;

namespace FraudSignals.Evaluation.Checkpoints;

/// <summary>
/// Reads a snapshot back into an empty engine, part by part. Begin one with <c>Engine.BeginRestore</c>.
/// The engine must not be used before <see cref="Complete"/>, and not at all where an exception was thrown.
/// </summary>
public sealed class EngineRestore
{
    private readonly EngineState _state;
    private readonly LoadedSnapshot _loaded;
    private readonly Func<long> _now;
    private PriorRules? _prior;
    private SchemaMigration?[] _migrations = [];
    private int _parts;
    private byte _version;
    private long _ids;
    private int _subjects;
    private bool _ended;

    /// <param name="state">The state, empty.</param>
    /// <param name="loaded">The rules to go on with.</param>
    /// <param name="now">Since when aggregates are kept that the snapshot does not have, once it has been begun.</param>
    internal EngineRestore(EngineState state, LoadedSnapshot loaded, Func<long> now)
    {
        _state = state;
        _now = now;
        _loaded = loaded;
    }

    /// <summary>Takes the next part, just as one call of <see cref="EngineCheckpoint.Continue"/> wrote it.</summary>
    /// <exception cref="InvalidDataException">The part is cut short, out of order, of an unknown version or no snapshot at all.</exception>
    public void Add(ReadOnlySpan<byte> part)
    {
        var reader = new ByteReader(part);
        Require(reader.Value<uint>() == Magic, "The data are no snapshot of an engine.");
        var version = reader.Value<byte>();
        Require(
            version is CurrentVersion or WithoutPeers or FormerVersion && (_parts == 0 || version == _version),
            $"The snapshot is of version {version}; this engine reads versions {FormerVersion} to {CurrentVersion}.");
        _version = version;
        Require(reader.Value<int>() == _parts && !_ended, "A part of the snapshot is missing or out of order.");
        if (_parts++ == 0)
        {
            Require(!reader.AtEnd && (Record)reader.Value<byte>() == Record.Engine, "The snapshot does not begin with the engine.");
            _state.Read(ref reader, IsFormer, hasPeers: _version == CurrentVersion);
            _prior = PriorRules.Read(ref reader);
            _prior.HandOn(_loaded, _now());
            _migrations = _prior.MigrationsTo(_loaded);
        }

        while (!reader.AtEnd)
        {
            Require(!_ended, "The snapshot goes on after its end.");
            ReadRecord(ref reader);
        }
    }

    /// <summary>Ends the restore: all parts have been added.</summary>
    /// <exception cref="InvalidDataException">The last part is missing.</exception>
    public void Complete()
    {
        Require(_ended, "The end of the snapshot is missing.");
        _state.Unsettled.Reset();
    }

    private bool IsFormer => _version == FormerVersion;

    private void ReadRecord(ref ByteReader reader)
    {
        switch ((Record)reader.Value<byte>())
        {
            case Record.Ids:
                var shard = reader.Value<ushort>();
                Require(shard < RecordIds.Shards, "Record ids are in no shard.");
                var ids = reader.Values<ulong>(reader.Small());
                _ids += ids.Length;
                if (IsFormer)
                {
                    _state.Ids.LoadFormer(shard, ids);
                }
                else
                {
                    _state.Ids.Load(shard, ids);
                }

                break;
            case Record.Subject:
                _subjects++;
                Load(reader.Bytes(reader.Small()));
                break;
            case Record.End:
                var complete = reader.Value<long>() == _ids && reader.Value<int>() == _subjects;
                Require(complete, "The snapshot holds fewer subjects or record ids than it says.");
                _ended = true;
                break;
            default:
                throw new InvalidDataException("The snapshot holds a record of an unknown kind.");
        }
    }

    private void Load(ReadOnlySpan<byte> block)
    {
        const string Damaged = "A subject's state is damaged.";
        var key = SubjectState.KeyOf(block);
        Require(key is { } known && _prior!.Fits(known.Kind, block), Damaged);
        if (_migrations[(int)key!.Value.Kind] is { } migration)
        {
            Require(_state.Table.Load(migration.IsNeeded ? migration.Convert(block) : block), "A subject is there twice.");
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
