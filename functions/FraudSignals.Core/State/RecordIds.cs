using System.IO.Hashing;
using System.Runtime.InteropServices;
using FraudSignals.Events;
using FraudSignals.Memory;

namespace FraudSignals.State;

/// <summary>
/// The ids taken within the lateness bound, by home subject: 8 bytes each, in 4,096 small open-addressed tables that
/// grow and forget one by one, so that no growth is felt. An id counts as known when all of 64 bits of its hash agree; the
/// hash covers the home's token, which outsiders cannot know. At 25 million ids a new one is taken for known once in
/// about 700 thousand million.
/// </summary>
internal sealed unsafe class RecordIds
{
    public const int Shards = 4096;
    private const int InitialSlots = 16;

    // What a block of the arena holds; at 4,096 shards three thousand million ids.
    private const int MaxSlots = 1 << 20;
    private const long EpochMilliseconds = 6 * 3600 * 1000;

    /// <summary>How long after an event's time an id may be kept, milliseconds: 20 days, since epochs come round and are told apart by their nearness.</summary>
    public const long LongestAhead = 20L * 24 * 3600 * 1000;

    // An entry: 52 bits of hash, 8 bits of epoch, 4 bits of version. 0 is empty.
    private const int EpochShift = 4;
    private const ulong HashMask = ~0xFFFUL;
    private const ulong VersionMask = 0xF;

    private readonly Arena _arena = new();
    private readonly Shard[] _shards = new Shard[Shards];
    private ulong[] _scratch = [];

    // Ids noted since a copy was begun, by shard, until the shard is copied.
    private List<ulong>?[]? _added;
    private int _copied;

    /// <summary>What is known of an id.</summary>
    public enum Known
    {
        No,
        Yes,

        /// <summary>Known, in an older version.</summary>
        Older,
    }

    /// <summary>How many ids are kept, expired ones that no growth has met yet included.</summary>
    public long Count { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Notes an id unless it is known.</summary>
    /// <param name="home">The home subject.</param>
    /// <param name="source">The index of the source.</param>
    /// <param name="id">The packed id.</param>
    /// <param name="version">The record's version.</param>
    /// <param name="time">The time up to which it may come again: the event's own, save for findings.</param>
    /// <param name="floor">The oldest time that may still come; ids of older events are forgotten.</param>
    public Known Add(Token home, ushort source, UInt128 id, int version, long time, long floor) =>
        Add(Hash(home, source, id), version, time, floor);

    /// <summary>The same with the <see cref="Hash"/> taken before.</summary>
    public Known Add(ulong hash, int version, long time, long floor)
    {
        var number = (int)(hash & (Shards - 1));
        ref var shard = ref _shards[number];
        if (shard.Entries == null)
        {
            Allocate(ref shard, InitialSlots);
        }

        var key = KeyOf(hash);
        var i = Start(key, shard.Mask);
        for (; shard.Entries[i] != 0; i = (i + 1) & shard.Mask)
        {
            if ((shard.Entries[i] & HashMask) == key)
            {
                return KnownAs(shard.Entries[i], version);
            }
        }

        shard.Entries[i] = EntryOf(key, version, time);
        Count++;
        if (_added != null && number >= _copied)
        {
            (_added[number] ??= []).Add(key);
        }

        if (++shard.Count > (shard.Mask + 1) * 3 / 4)
        {
            Rebuild(ref shard, floor);
        }

        return Known.No;
    }

    /// <summary>
    /// Begins to copy all ids as they are now, shard by shard from 0 on. Meanwhile new ones are remembered, since a copy of
    /// each shard before its first new id would be a copy of nearly all within milliseconds.
    /// </summary>
    public void BeginCopy() => (_added, _copied) = (new List<ulong>?[Shards], 0);

    public void EndCopy() => _added = null;

    /// <summary>The entries of a shard as they were when the copy was begun, save those expired by then or since.</summary>
    public ReadOnlySpan<ulong> Copy(int number, long floor)
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
            if (entry != 0 && IsLive(entry, EpochOf(floor)) && added?.Contains(entry & HashMask) != true)
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

        var slots = InitialSlots;
        while (entries.Length > slots / 2)
        {
            slots *= 2;
        }

        Allocate(ref shard, slots);
        foreach (var entry in entries)
        {
            var key = entry & HashMask;
            var i = Start(key, shard.Mask);
            for (; shard.Entries[i] != 0; i = (i + 1) & shard.Mask)
            {
                if ((shard.Entries[i] & HashMask) == key)
                {
                    throw Damaged();
                }
            }

            shard.Entries[i] = key != 0 ? entry : throw Damaged();
        }

        shard.Count = entries.Length;
        Count += entries.Length;

        static InvalidDataException Damaged() => new("Record ids are damaged.");
    }

    /// <summary>Brings the line a search starts in closer to the processor.</summary>
    public void Prefetch(ulong hash)
    {
        ref readonly var shard = ref _shards[hash & (Shards - 1)];
        if (shard.Entries != null)
        {
            CacheHints.Prefetch(shard.Entries + Start(hash & HashMask, shard.Mask));
        }
    }

    /// <summary>The part of a hash that an entry keeps; never 0.</summary>
    public static ulong KeyOf(ulong hash) => (hash & HashMask) is not 0 and var key ? key : ~HashMask + 1;

    /// <summary>The entry of a key: see <see cref="Add(Token, ushort, UInt128, int, long, long)"/>.</summary>
    public static ulong EntryOf(ulong key, int version, long time) =>
        key | (ulong)EpochOf(time) << EpochShift | Math.Min((uint)Math.Max(version, 0), VersionMask);

    /// <summary>How an id is known that has an entry.</summary>
    public static Known KnownAs(ulong entry, int version) =>
        Math.Min(version, (int)VersionMask) > (int)(entry & VersionMask) ? Known.Older : Known.Yes;

    /// <summary>Whether an entry may still be asked for.</summary>
    public static bool IsLive(ulong entry, long floor) => IsLive(entry, EpochOf(floor));

    private static byte EpochOf(long time) => (byte)(time / EpochMilliseconds);

    private static int Start(ulong key, int mask) => (int)(key >> 32) & mask;

    public static ulong Hash(Token home, ushort source, UInt128 id)
    {
        Span<UInt128> text = [home.Value, id, source];
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text));
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
    private void Rebuild(ref Shard shard, long floor)
    {
        if (_scratch.Length < shard.Count)
        {
            _scratch = new ulong[shard.Count * 2];
        }

        var floorEpoch = EpochOf(floor);
        var live = 0;
        foreach (var entry in shard.All)
        {
            if (entry != 0 && IsLive(entry, floorEpoch))
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
            var i = Start(entry & HashMask, shard.Mask);
            while (shard.Entries[i] != 0)
            {
                i = (i + 1) & shard.Mask;
            }

            shard.Entries[i] = entry;
        }

        Count += live - shard.Count;
        shard.Count = live;
    }

    private static bool IsLive(ulong entry, byte floorEpoch) => (sbyte)((byte)(entry >> EpochShift) - floorEpoch) >= 0;

    private struct Shard
    {
        public ulong* Entries;
        public uint Address;
        public int Mask;
        public int Count;

        public readonly Span<ulong> All => new(Entries, Entries == null ? 0 : Mask + 1);
    }
}
