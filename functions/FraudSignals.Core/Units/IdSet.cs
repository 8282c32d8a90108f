using System.Runtime.InteropServices;
using FraudSignals.State;

namespace FraudSignals.Units;

/// <summary>The record ids of one subject: entries as in <see cref="RecordIds"/>, sorted, and those added since it was loaded.</summary>
internal sealed class IdSet(ReadOnlyMemory<byte> stored)
{
    private const ulong KeyMask = ~0xFFFUL;

    private readonly Dictionary<ulong, ulong> _added = [];
    private int _kept;

    private ReadOnlySpan<ulong> Stored => MemoryMarshal.Cast<byte, ulong>(stored.Span);

    /// <summary>Notes an id unless it is known.</summary>
    /// <param name="hash">Its <see cref="RecordIds.Hash"/>.</param>
    /// <param name="version">The record's version.</param>
    /// <param name="time">The time up to which it may come again.</param>
    public RecordIds.Known Add(ulong hash, int version, long time)
    {
        var key = RecordIds.KeyOf(hash);
        if (Find(key) is { } entry || _added.TryGetValue(key, out entry))
        {
            return RecordIds.KnownAs(entry, version);
        }

        _added.Add(key, RecordIds.EntryOf(key, version, time));
        return RecordIds.Known.No;
    }

    /// <summary>What is known of an id.</summary>
    public RecordIds.Known Known(ulong hash, int version)
    {
        var key = RecordIds.KeyOf(hash);
        return Find(key) is { } entry || _added.TryGetValue(key, out entry) ? RecordIds.KnownAs(entry, version) : RecordIds.Known.No;
    }

    /// <summary>Whether an id is known.</summary>
    public bool Has(ulong hash) => RecordIds.KeyOf(hash) is var key && (Find(key) != null || _added.ContainsKey(key));

    /// <summary>Keeps what was added so far when <see cref="Rollback"/> comes.</summary>
    public void Keep() => _kept = _added.Count;

    /// <summary>Forgets what was added since <see cref="Keep"/>.</summary>
    public void Rollback()
    {
        foreach (var key in _added.Keys.Skip(_kept).ToList())
        {
            _added.Remove(key);
        }
    }

    /// <summary>All ids that may still come again.</summary>
    /// <param name="floor">The oldest time that may still come.</param>
    /// <param name="onlyKept">Leaves out what <see cref="Rollback"/> would forget.</param>
    public byte[] Write(long floor, bool onlyKept)
    {
        var entries = new List<ulong>(Stored.Length + _added.Count);
        foreach (var entry in Stored)
        {
            if (RecordIds.IsLive(entry, floor))
            {
                entries.Add(entry);
            }
        }

        entries.AddRange(_added.Values.Take(onlyKept ? _kept : int.MaxValue));
        entries.Sort();
        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(entries)).ToArray();
    }

    private ulong? Find(ulong key)
    {
        var entries = Stored;
        var (low, high) = (0, entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var at = entries[middle] & KeyMask;
            if (at == key)
            {
                return entries[middle];
            }

            (low, high) = at < key ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }
}
