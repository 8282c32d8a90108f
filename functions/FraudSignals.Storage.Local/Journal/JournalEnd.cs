namespace FraudSignals.Storage.Local.Journal;

/// <summary>Where the readable part of the journal ends.</summary>
/// <param name="Last">The sequence number of its last record.</param>
/// <param name="Time">When that was written, milliseconds since 1970-01-01 UTC.</param>
/// <param name="Segment">The segment that holds it; numbered before the first segment where there is none.</param>
/// <param name="Offset">Where it ends there.</param>
/// <param name="Torn">Where a frame was cut off; null where the journal ends well.</param>
/// <param name="Damage">What is wrong, where whole frames come after something that is not.</param>
internal sealed record JournalEnd(long Last, long Time, Segment Segment, long Offset, JournalPlace? Torn = null, string? Damage = null)
{
    /// <summary>Where the last frame begins there.</summary>
    public long Frame { get; init; }

    /// <summary>The last record that was read, whether it was known or not; 0 for none.</summary>
    public long Written { get; init; }

    /// <summary>The newest record that stands behind the damage, and when it was written; 0 for none.</summary>
    public (long Record, long Time) Seen { get; init; }
}

/// <summary>A run of bytes in a segment.</summary>
internal sealed record JournalPlace(Segment Segment, long Offset, long Bytes);
