using FraudSignals.Events;
using FraudSignals.Memory;
using FraudSignals.State.Blocks;
using FraudSignals.State.Ids;

namespace FraudSignals.Evaluation.Stages;

/// <summary>
/// Asks for the memory of coming events before their turn, in three steps: index entries and record ids; a round later the
/// beginnings of the blocks; the rest of each block shortly before it is needed. Without it nearly every one of these would
/// be waited for. The first two steps are taken for a round of events at once: nearly each request must also have its address
/// translated, and those that stand together are translated side by side.
/// </summary>
internal sealed unsafe class Prefetcher(SubjectTable table, RecordIds ids, BlockUse[] uses)
{
    private const int Round = 8;

    // By so many events the rest of a block comes before its turn; less than a round, and so are all of them then in the nearest cache.
    private const int Distance = 4;

    private readonly Rest[] _rests = new Rest[2 * Round * Event.TokenCount];
    private readonly nint[] _beginnings = new nint[Round * Event.TokenCount];
    private ulong[] _hashes = [];

    /// <summary>Begins with a batch.</summary>
    public void Start(EventBatch batch)
    {
        if (_hashes.Length < batch.Count)
        {
            _hashes = new ulong[batch.Events.Length];
        }

        Entries(batch, 0);
        Entries(batch, Round);
        Beginnings(batch, 0);
    }

    /// <summary>Looks ahead of an event, which are taken one by one; gives the hash of its record id.</summary>
    public ulong Ahead(EventBatch batch, int index)
    {
        if (index % Round == 0)
        {
            Entries(batch, index + 2 * Round);
            Beginnings(batch, index + Round);
        }

        return _hashes[index];
    }

    /// <summary>
    /// Asks for the rest of the block of one identifier of a coming event. Called between the touches of the event under way,
    /// since a processor takes only so many requests at once.
    /// </summary>
    public void Block(EventBatch batch, int index, int position)
    {
        if (CacheHints.AreTaken && index + Distance < batch.Count)
        {
            ref readonly var rest = ref _rests[RestAt(index + Distance, position)];
            for (var line = rest.Next; line < rest.End; line += 256)
            {
                // Up to three lines too many cost less than to count each.
                CacheHints.Prefetch(line);
                CacheHints.Prefetch(line + 64);
                CacheHints.Prefetch(line + 128);
                CacheHints.Prefetch(line + 192);
            }
        }
    }

    private static int RestAt(int index, int position) => index % (2 * Round) * Event.TokenCount + position;

    private void Entries(EventBatch batch, int from)
    {
        var end = Math.Min(from + Round, batch.Count);
        for (var i = from; i < end; i++)
        {
            ref readonly var e = ref batch.Events[i];
            _hashes[i] = RecordIds.Hash(e.Home, e.SourceIndex, e.Id.Packed);
        }

        for (var i = from; i < end; i++)
        {
            ids.Prefetch(_hashes[i]);
            ref readonly var e = ref batch.Events[i];
            for (var position = 0; position < Event.TokenCount; position++)
            {
                if (UseOf(e, position) != BlockUse.None)
                {
                    table.PrefetchEntry(e.Tokens[position]);
                }
            }
        }
    }

    private void Beginnings(EventBatch batch, int from)
    {
        var end = Math.Min(from + Round, batch.Count);
        var asked = 0;
        for (var i = from; i < end; i++)
        {
            ref readonly var e = ref batch.Events[i];
            for (var position = 0; position < Event.TokenCount; position++)
            {
                ref var rest = ref _rests[RestAt(i, position)];
                rest = default;
                if (UseOf(e, position) is var use and not BlockUse.None
                    && table.BlockOf(e.Tokens[position], use, out var bytes) is var begin and not null)
                {
                    rest = new Rest { Next = begin + 64, End = begin + bytes };
                    _beginnings[asked++] = (nint)begin;
                }
            }
        }

        // Apart, and with as little as can be between them.
        foreach (var begin in _beginnings.AsSpan(0, asked))
        {
            CacheHints.Prefetch((byte*)begin);
        }
    }

    private BlockUse UseOf(in Event e, int position) => e.Tokens[position].IsAbsent ? BlockUse.None : uses[(int)Roles.Of(e.Type, position)];

    // What is yet to be asked for of a block.
    private struct Rest
    {
        public byte* Next;
        public byte* End;
    }
}
