using System.Runtime.InteropServices;

namespace FraudSignals.State;

/// <summary>Everything an engine remembers from one event to the next.</summary>
internal sealed class EngineState(IReadOnlyList<SubjectLayout> layouts)
{
    private readonly Dictionary<ushort, long> _observedSince = [];

    public SubjectTable Table { get; } = new(layouts);

    public RecordIds Ids { get; } = new();

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
        ref var since = ref CollectionsMarshal.GetValueRefOrAddDefault(_observedSince, source, out var exists);
        return since = exists ? Math.Min(since, time) : time;
    }
}
