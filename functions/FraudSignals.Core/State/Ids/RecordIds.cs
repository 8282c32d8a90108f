using System.IO.Hashing;
using System.Runtime.InteropServices;
using FraudSignals.Events;
using FraudSignals.Memory;

namespace FraudSignals.State.Ids;

/// <summary>
/// The ids taken within the lateness bound, and those of history for longer, by home subject: 8 bytes each, in 4,096 small
/// open-addressed tables that grow and forget one by one, so that no growth is felt. An id counts as known when 52 bits of its
/// hash agree; the hash covers the home's token, which outsiders cannot know. At 25 million ids a new one is taken for known once
/// in about 180 million, and is called a conflict then, since its content differs.
/// </summary>
internal sealed unsafe class RecordIds
{
    public const int Shards = 4096;
    private const int InitialSlots = 16;

    // What a block of the arena holds; at 4,096 shards three thousand million ids.
    private const int MaxSlots = 1 << 20;


    private readonly Arena _arena = new();
    private readonly Shard[] _shards = new Shard[Shards];
    private ulong[] _scratch = [];

    // Ids noted since a copy was begun, by shard, until the shard is copied.
    private List<ulong>?[]? _added;
    private int _copied;

    /// <summary>Whether ids are never forgotten.</summary>
    public bool KeepsAll { get; init; }

    /// <summary>How many ids are kept, expired ones that no growth has met yet included.</summary>
    public long Count { get; private set; }

    public long Bytes { get; private set; }

    public long BytesTaken => _arena.BytesTaken;

    /// <summary>Notes an id unless it is known.</summary>
    /// <param name="hash">Its <see cref="Hash"/>.</param>
    /// <param name="version">The record's version.</param>
    /// <param name="content">Its <see cref="RecordContent"/>; 0 where that does not matter.</param>
    /// <param name="until">The time up to which it may come again: the event's own, save for history and findings.</param>
    /// <param name="watermark">The oldest time that may still come; ids that may come up to an older one are forgotten.</param>
    public KnownId Add(ulong hash, int version, uint content, long until, long watermark)
    {
        var number = (int)(hash & (Shards - 1));
        ref var shard = ref _shards[number];
        if (shard.Entries == null)
        {
            Allocate(ref shard, InitialSlots);
        }

        var key = RecordIdEntry.KeyOf(hash);
        var i = Start(key, shard.Mask);
        for (; shard.Entries[i] != 0; i = (i + 1) & shard.Mask)
        {
            if ((shard.Entries[i] & RecordIdEntry.HashMask) == key)
            {
                return RecordIdEntry.KnownAs(shard.Entries[i], version, content);
            }
        }

        shard.Entries[i] = RecordIdEntry.Of(key, version, content, until);
        Count++;
        if (_added != null && number >= _copied)
        {
            (_added[number] ??= []).Add(key);
        }

        if (++shard.Count > (shard.Mask + 1) * 3 / 4)
        {
            Rebuild(ref shard, watermark);
        }

        return KnownId.No;
    }

    /// <summary>
    /// Begins to copy all ids as they are now, shard by shard from 0 on. Meanwhile new ones are remembered, since a copy of
    /// each shard before its first new id would be a copy of nearly all within milliseconds.
    /// </summary>
    public void BeginCopy() => (_added, _copied) = (new List<ulong>?[Shards], 0);

    public void EndCopy() => _added = null;

    /// <summary>The entries of a shard as they were when the copy was begun, save those expired by then or since.</summary>
    public ReadOnlySpan<ulong> Copy(int number, long watermark)
    {
        var added = _added?[number]?.ToHashSet();
        if (_added != null)
        {
            _added[number] = null;
            _copied = number + 1;
        }

        var entries = new List<ulong>(_shards[number].Count);
        foreach (var entry in _shards[number].All)
        {
            if (entry != 0 && (KeepsAll || RecordIdEntry.IsLive(entry, watermark))
                && added?.Contains(entry & RecordIdEntry.HashMask) != true)
            {
                entries.Add(entry);
            }
        }

        return CollectionsMarshal.AsSpan(entries);
    }

    /// <summary>Takes in a shard's entries as they were copied.</summary>
    /// <exception cref="InvalidDataException">An entry is none, there twice or too many, or the shard is not empty.</exception>
    public void Load(int number, ReadOnlySpan<ulong> entries)
    {
        ref var shard = ref _shards[number];
        if (shard.Entries != null || entries.Length > MaxSlots / 2)
        {
            throw Damaged();
        }

        Make(ref shard, entries.Length);
        foreach (var entry in entries)
        {
            if (RecordIdEntry.KeyOf(entry) != (entry & RecordIdEntry.HashMask) || !TryPut(ref shard, entry))
            {
                throw Damaged();
            }
        }

        static InvalidDataException Damaged() => new("Record ids are damaged.");
    }

    /// <summary>The same for a shard as it was before contents were kept. Of ids that agree since, one is kept.</summary>
    public void LoadFormer(int number, ReadOnlySpan<ulong> entries) =>
        Load(number, entries.ToArray().Select(RecordIdEntry.OfFormer).DistinctBy(e => e & RecordIdEntry.HashMask).ToArray());

    /// <summary>Brings the line a search starts in closer to the processor.</summary>
    public void Prefetch(ulong hash)
    {
        ref readonly var shard = ref _shards[hash & (Shards - 1)];
        if (shard.Entries != null)
        {
            CacheHints.Prefetch(shard.Entries + Start(hash & RecordIdEntry.HashMask, shard.Mask));
        }
    }

    /// <summary>What an id is known by.</summary>
    /// <param name="home">The home subject.</param>
    /// <param name="source">The index of the source.</param>
    /// <param name="id">The packed id.</param>
    public static ulong Hash(Token home, ushort source, UInt128 id)
    {
        Span<UInt128> text = [home.Value, id, source];
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text));
    }

    private static int Start(ulong key, int mask) => (int)(key >> 32) & mask;

    private void Make(ref Shard shard, int entries)
    {
        var slots = InitialSlots;
        while (entries > slots / 2)
        {
            slots *= 2;
        }

        Allocate(ref shard, slots);
    }

    // False where an entry of its key is there.
    private bool TryPut(ref Shard shard, ulong entry)
    {
        var i = Start(entry & RecordIdEntry.HashMask, shard.Mask);
        for (; shard.Entries[i] != 0; i = (i + 1) & shard.Mask)
        {
            if (((shard.Entries[i] ^ entry) & RecordIdEntry.HashMask) == 0)
            {
                return false;
            }
        }

        shard.Entries[i] = entry;
        shard.Count++;
        Count++;
        return true;
    }

    private void Allocate(ref Shard shard, int slots)
    {
        var bytes = slots * sizeof(ulong);
        shard.Address = _arena.TryReuse(bytes, out var free) ? free : _arena.Allocate(bytes);
        shard.Entries = (ulong*)_arena.At(shard.Address);
        shard.Mask = slots - 1;
        shard.All.Clear();
        Bytes += bytes;
    }

    private void Release(in Shard shard)
    {
        var bytes = (shard.Mask + 1) * sizeof(ulong);
        _arena.Release(shard.Address, bytes);
        Bytes -= bytes;
    }

    // Forgets what has expired, and doubles the table where that was not enough.
    private void Rebuild(ref Shard shard, long watermark)
    {
        if (_scratch.Length < shard.Count)
        {
            _scratch = new ulong[shard.Count * 2];
        }

        var live = 0;
        foreach (var entry in shard.All)
        {
            if (entry != 0 && (KeepsAll || RecordIdEntry.IsLive(entry, watermark)))
            {
                _scratch[live++] = entry;
            }
        }

        if (live > (shard.Mask + 1) / 2)
        {
            var old = shard;
            Allocate(ref shard, (shard.Mask + 1) * 2);
            Release(old);
        }
        else
        {
            shard.All.Clear();
        }

        foreach (var entry in _scratch.AsSpan(0, live))
        {
            var i = Start(entry & RecordIdEntry.HashMask, shard.Mask);
            while (shard.Entries[i] != 0)
            {
                i = (i + 1) & shard.Mask;
            }

            shard.Entries[i] = entry;
        }

        Count += live - shard.Count;
        shard.Count = live;
    }

    private struct Shard
    {
        public ulong* Entries;
        public uint Address;
        public int Mask;
        public int Count;

        public readonly Span<ulong> All => new(Entries, Entries == null ? 0 : Mask + 1);
    }
}
