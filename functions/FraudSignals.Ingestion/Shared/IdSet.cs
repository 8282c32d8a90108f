using System.Runtime.InteropServices;
using FraudSignals.State.Ids;

namespace FraudSignals.Ingestion.Shared;

/// <summary>The record ids of one subject: of <see cref="RecordIdEntry"/>, sorted, and those added since it was loaded.</summary>
internal sealed class IdSet(ReadOnlyMemory<byte> stored)
{
    private readonly Dictionary<ulong, ulong> _added = [];
    private int _kept;

    private ReadOnlySpan<ulong> Stored => MemoryMarshal.Cast<byte, ulong>(stored.Span);

    /// <summary>Notes an id unless it is known.</summary>
    /// <param name="hash">Its <see cref="RecordIds.Hash"/>.</param>
    /// <param name="version">The record's version.</param>
    /// <param name="content">Its <see cref="Events.RecordContent"/>; 0 where that does not matter.</param>
    /// <param name="until">The time up to which it may come again.</param>
    public KnownId Add(ulong hash, int version, uint content, long until)
    {
        var key = RecordIdEntry.KeyOf(hash);
        if (Find(key) is { } entry || _added.TryGetValue(key, out entry))
        {
            return RecordIdEntry.KnownAs(entry, version, content);
        }

        _added.Add(key, RecordIdEntry.Of(key, version, content, until));
        return KnownId.No;
    }

    /// <summary>What is known of an id.</summary>
    public KnownId Known(ulong hash, int version, uint content)
    {
        var key = RecordIdEntry.KeyOf(hash);
        return Find(key) is { } entry || _added.TryGetValue(key, out entry) ? RecordIdEntry.KnownAs(entry, version, content) : KnownId.No;
    }

    /// <summary>Whether an id is known.</summary>
    public bool Has(ulong hash) => RecordIdEntry.KeyOf(hash) is var key && (Find(key) != null || _added.ContainsKey(key));

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
    /// <param name="watermark">The oldest time that may still come.</param>
    /// <param name="onlyKept">Leaves out what <see cref="Rollback"/> would forget.</param>
    public byte[] Write(long watermark, bool onlyKept)
    {
        var entries = new List<ulong>(Stored.Length + _added.Count);
        foreach (var entry in Stored)
        {
            if (RecordIdEntry.IsLive(entry, watermark))
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
            var at = entries[middle] & RecordIdEntry.HashMask;
            if (at == key)
            {
                return entries[middle];
            }

            (low, high) = at < key ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }
}
