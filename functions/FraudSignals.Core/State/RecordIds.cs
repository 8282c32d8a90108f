using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using FraudSignals.Events;

namespace FraudSignals.State;

/// <summary>
/// The ids taken within the lateness bound, by home subject: 8 bytes each, in 4,096 small open-addressed tables that
/// grow and forget one by one, so that no growth is felt. An id counts as known when all of 64 bits of its hash agree; the
/// hash covers the home's token, which outsiders cannot know. At 25 million ids a new one is taken for known once in
/// about 700 thousand million.
/// </summary>
internal sealed class RecordIds
{
    public const int Shards = 4096;
    private const int InitialSlots = 16;
    private const long EpochMilliseconds = 6 * 3600 * 1000;

    // An entry: 52 bits of hash, 8 bits of epoch, 4 bits of version. 0 is empty.
    private const int EpochShift = 4;
    private const ulong HashMask = ~0xFFFUL;
    private const ulong VersionMask = 0xF;

    private readonly ulong[]?[] _tables = new ulong[]?[Shards];
    private readonly int[] _masks = new int[Shards];
    private readonly int[] _counts = new int[Shards];
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
    /// <param name="time">The event's time.</param>
    /// <param name="floor">The oldest time that may still come; ids of older events are forgotten.</param>
    public Known Add(Token home, ushort source, UInt128 id, int version, long time, long floor) =>
        Add(Hash(home, source, id), version, time, floor);

    /// <summary>The same with the <see cref="Hash"/> taken before.</summary>
    public Known Add(ulong hash, int version, long time, long floor)
    {
        var shard = (int)(hash & (Shards - 1));
        var table = _tables[shard] ?? Use(shard, Allocate(InitialSlots));
        var key = hash & HashMask;
        if (key == 0)
        {
            key = ~HashMask + 1;
        }

        var mask = table.Length - 1;
        var i = Start(key, mask);
        for (; table[i] != 0; i = (i + 1) & mask)
        {
            if ((table[i] & HashMask) == key)
            {
                return Math.Min(version, (int)VersionMask) > (int)(table[i] & VersionMask) ? Known.Older : Known.Yes;
            }
        }

        table[i] = key | (ulong)EpochOf(time) << EpochShift | Math.Min((uint)Math.Max(version, 0), VersionMask);
        Count++;
        if (_added != null && shard >= _copied)
        {
            (_added[shard] ??= []).Add(key);
        }

        if (++_counts[shard] > table.Length * 3 / 4)
        {
            Rebuild(shard, floor);
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
    public ReadOnlySpan<ulong> Copy(int shard, long floor)
    {
        var added = _added?[shard]?.ToHashSet();
        if (_added != null)
        {
            _added[shard] = null;
            _copied = shard + 1;
        }

        var entries = new List<ulong>(_counts[shard]);
        foreach (var entry in _tables[shard] ?? [])
        {
            if (entry != 0 && IsLive(entry, EpochOf(floor)) && added?.Contains(entry & HashMask) != true)
            {
                entries.Add(entry);
            }
        }

        return CollectionsMarshal.AsSpan(entries);
    }

    /// <summary>Takes in a shard's entries as they were copied.</summary>
    /// <exception cref="InvalidDataException">An entry is none, or there twice, or the shard is not empty.</exception>
    public void Load(int shard, ReadOnlySpan<ulong> entries)
    {
        var slots = InitialSlots;
        while (entries.Length > slots / 2)
        {
            slots *= 2;
        }

        var table = Use(shard, _tables[shard] == null ? Allocate(slots) : throw Damaged());
        foreach (var entry in entries)
        {
            var key = entry & HashMask;
            var i = Start(key, slots - 1);
            for (; table[i] != 0; i = (i + 1) & (slots - 1))
            {
                if ((table[i] & HashMask) == key)
                {
                    throw Damaged();
                }
            }

            table[i] = key != 0 ? entry : throw Damaged();
        }

        _counts[shard] = entries.Length;
        Count += entries.Length;

        static InvalidDataException Damaged() => new("Record ids are damaged.");
    }

    /// <summary>Brings the line a search starts in closer to the processor.</summary>
    public unsafe void Prefetch(ulong hash)
    {
        // The mask stands beside the table: asking the table for its length would mean waiting for its first line.
        var shard = (int)(hash & (Shards - 1));
        if (Sse.IsSupported && _tables[shard] is { } table)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(table), Start(hash & HashMask, _masks[shard]))));
        }
    }

    private static byte EpochOf(long time) => (byte)(time / EpochMilliseconds);

    private static int Start(ulong key, int mask) => (int)(key >> 32) & mask;

    public static ulong Hash(Token home, ushort source, UInt128 id)
    {
        Span<UInt128> text = [home.Value, id, source];
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text));
    }

    private ulong[] Allocate(int slots)
    {
        Bytes += slots * sizeof(ulong);
        return new ulong[slots];
    }

    private void Rebuild(int shard, long floor)
    {
        var old = _tables[shard]!;
        var floorEpoch = EpochOf(floor);
        var live = 0;
        foreach (var entry in old)
        {
            live += entry != 0 && IsLive(entry, floorEpoch) ? 1 : 0;
        }

        var slots = old.Length;
        while (live > slots / 2)
        {
            slots *= 2;
        }

        var table = old;
        if (slots == old.Length)
        {
            // The same table again, so that forgetting allocates nothing.
            if (_scratch.Length < slots)
            {
                _scratch = new ulong[slots];
            }

            old.CopyTo(_scratch, 0);
            Array.Clear(old);
        }
        else
        {
            table = Allocate(slots);
            Bytes -= old.Length * sizeof(ulong);
        }

        var mask = slots - 1;
        foreach (var entry in slots == old.Length ? _scratch.AsSpan(0, slots) : old)
        {
            if (entry != 0 && IsLive(entry, floorEpoch))
            {
                var i = Start(entry & HashMask, mask);
                while (table[i] != 0)
                {
                    i = (i + 1) & mask;
                }

                table[i] = entry;
            }
        }

        Count += live - _counts[shard];
        _counts[shard] = live;
        Use(shard, table);
    }

    private ulong[] Use(int shard, ulong[] table)
    {
        _masks[shard] = table.Length - 1;
        return _tables[shard] = table;
    }

    private static bool IsLive(ulong entry, byte floorEpoch) => (sbyte)((byte)(entry >> EpochShift) - floorEpoch) >= 0;
}
