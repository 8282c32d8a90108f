using FraudSignals.Events;

namespace FraudSignals.State.Ids;

/// <summary>What is kept of a record id: 40 bits of its hash, 12 bits of content, 8 bits of epoch, 4 bits of version. 0 is none.</summary>
internal static class RecordIdEntry
{
    private const int EpochShift = 4;
    private const int ContentShift = 12;
    private const int HashShift = ContentShift + RecordContent.Bits;
    private const uint ContentMask = (1 << RecordContent.Bits) - 1;
    private const ulong VersionMask = 0xF;
    private const long EpochMilliseconds = 6 * 3600 * 1000;

    /// <summary>
    /// How far past the oldest time that may still come an id may be kept, milliseconds: 20 days, since epochs come round and are told
    /// apart by their nearness.
    /// </summary>
    public const long LongestAhead = 20L * 24 * 3600 * 1000;

    /// <summary>The bits of the hash.</summary>
    public const ulong HashMask = ~0UL << HashShift;

    /// <summary>The part of a hash that an entry keeps; never 0.</summary>
    public static ulong KeyOf(ulong hash) => (hash & HashMask) is not 0 and var key ? key : ~HashMask + 1;

    /// <param name="key">The <see cref="KeyOf"/> its hash.</param>
    /// <param name="version">The record's version; from 15 on they are not told apart.</param>
    /// <param name="content">Its <see cref="RecordContent"/>; 0 where that is not known.</param>
    /// <param name="until">The time up to which it may come again.</param>
    public static ulong Of(ulong key, int version, uint content, long until) =>
        key | (ulong)(content & ContentMask) << ContentShift | (ulong)EpochOf(until) << EpochShift | VersionOf(version);

    /// <summary>How an id is known that has an entry.</summary>
    public static KnownId KnownAs(ulong entry, int version, uint content)
    {
        var (known, asked) = (entry & VersionMask, VersionOf(version));
        var before = (uint)(entry >> ContentShift) & ContentMask;
        var isSame = before == content || before == 0 || content == 0;
        return asked > known ? KnownId.Older
            : asked < known || isSame ? KnownId.Yes
            : known == VersionMask ? KnownId.Older // Another version, as far as can be told.
            : KnownId.Other;
    }

    /// <summary>Whether an entry may still be asked for.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="watermark">The oldest time that may still come.</param>
    public static bool IsLive(ulong entry, long watermark) => (sbyte)((byte)(entry >> EpochShift) - EpochOf(watermark)) >= 0;

    /// <summary>An entry as it was before contents were kept, when 52 bits of the hash were.</summary>
    public static ulong OfFormer(ulong former) => KeyOf(former) | (former & ((1UL << ContentShift) - 1));

    private static byte EpochOf(long time) => (byte)(time / EpochMilliseconds);

    private static ulong VersionOf(int version) => Math.Min((uint)Math.Max(version, 0), VersionMask);
}
