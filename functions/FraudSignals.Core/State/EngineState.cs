using System.Buffers;
using System.Runtime.InteropServices;
using FraudSignals.Binary;
using FraudSignals.State.Blocks;
using FraudSignals.State.Ids;
using FraudSignals.State.Layouts;
using FraudSignals.State.Peers;

namespace FraudSignals.State;

/// <summary>Everything an engine remembers from one event to the next.</summary>
internal sealed class EngineState(SubjectLayout[] layouts, EngineOptions options, IReadOnlyList<PeerSpec> peers)
{
    private readonly Dictionary<ushort, long> _observedSince = [];

    // The source observed last; most events are of the same.
    private (ushort Source, long Since) _observed = (0, long.MaxValue);

    public SubjectTable Table { get; } = new(layouts)
    {
        OwnLateness = options.AnyOrder ? (long)options.Lateness.TotalMilliseconds : null,
        Peers = new PeerTable(options.Lateness + options.ClockSkew + PeerTable.Gathering, peers),
    };

    public RecordIds Ids { get; } = new() { KeepsAll = options.AnyOrder };

    public TakenHours Taken { get; } = new();

    /// <summary>Whether no event has been seen yet.</summary>
    public bool IsEmpty => Events == 0 && Table.Watermark == 0 && Table.Count == 0;

    /// <summary>When the last record that counts was received, milliseconds since 1970; 0 before the first.</summary>
    public long LastReception { get; set; }

    /// <summary>
    /// Whose hits are to be judged again, and when. Made from the subjects' own rows after a restart, so no part of a snapshot.
    /// </summary>
    public Unsettled Unsettled { get; } = new();

    /// <summary>How many events have counted.</summary>
    public long Events { get; set; }

    /// <summary>The position of the table that is swept next.</summary>
    public int SweepPosition { get; set; }

    /// <summary>The time of each source's earliest event, milliseconds since 1970.</summary>
    public IReadOnlyDictionary<ushort, long> ObservedSince => _observedSince;

    /// <summary>Since when all sources have been observed; the far future while there are none.</summary>
    public long LatestObservedSince => _observedSince.Count == 0 ? long.MaxValue : _observedSince.Values.Max();

    /// <summary>Notes an event of a source; gives the time of the earliest.</summary>
    public long Observe(ushort source, long time)
    {
        if (source == _observed.Source && time >= _observed.Since)
        {
            return _observed.Since;
        }

        ref var since = ref CollectionsMarshal.GetValueRefOrAddDefault(_observedSince, source, out var exists);
        since = exists ? Math.Min(since, time) : time;
        _observed = (source, since);
        return since;
    }

    /// <summary>Writes all that is not about one subject or id.</summary>
    public void Write(IBufferWriter<byte> into)
    {
        into.Put(Events);
        into.Put(SweepPosition);
        into.Put(Table.Watermark);
        into.Put(LastReception);
        Taken.Write(into);
        into.PutSmall(_observedSince.Count);
        foreach (var (source, since) in _observedSince)
        {
            into.Put(source);
            into.Put(since);
        }

        Table.Peers.Write(into);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="former">Whether they were written before receptions and hours taken were kept.</param>
    /// <param name="hasPeers">Whether they were written since quantiles of peers are kept.</param>
    public void Read(ref ByteReader reader, bool former, bool hasPeers)
    {
        Events = reader.Value<long>();
        SweepPosition = Math.Max(0, reader.Value<int>());
        Table.Watermark = reader.Value<long>();
        if (former)
        {
            LastReception = Table.Watermark == SubjectTable.NoWatermark ? 0 : Table.Watermark + (long)options.Lateness.TotalMilliseconds;
        }
        else
        {
            LastReception = reader.Value<long>();
            Taken.Read(ref reader);
        }

        _observed = (0, long.MaxValue);
        for (var sources = reader.Small(); sources > 0; sources--)
        {
            _observedSince[reader.Value<ushort>()] = reader.Value<long>();
        }

        if (hasPeers)
        {
            Table.Peers.Read(ref reader);
        }
    }
}
