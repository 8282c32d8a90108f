using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Contract;

/// <summary>
/// What became of a batch. Every record is counted in exactly one of accepted, duplicates, superseded, tooLate, rejected, conflicts and
/// partial.
/// </summary>
public sealed record BatchAnswer
{
    /// <summary>The <c>X-Batch-Id</c> sent; else a hash of the unpacked body, the same whenever it is sent again.</summary>
    public required string BatchId { get; init; }

    /// <summary>Records that count.</summary>
    public required long Accepted { get; init; }

    /// <summary>Records known before; nothing changed.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Newer versions of known records; noted, nothing changed.</summary>
    public required long Superseded { get; init; }

    /// <summary>Records older than the lateness bound; nothing changed.</summary>
    public required long TooLate { get; init; }

    /// <summary>Records refused; see <see cref="Errors"/>.</summary>
    public required long Rejected { get; init; }

    /// <summary>
    /// Records whose id was used before, in the same version, for other content; nothing changed. See <see cref="Errors"/>.
    /// </summary>
    public long Conflicts { get; init; }

    /// <summary>
    /// Records made of parts of which another part came in an earlier batch: the call counts once, with the seconds of that part alone;
    /// nothing changed. Left out where there are none. See <see cref="Errors"/>.
    /// </summary>
    public long? Partial { get; init; }

    /// <summary>
    /// Records that the layout of the source says are not to be read, counted nowhere else; left out where there are none.
    /// </summary>
    public long? PassedOver { get; init; }

    /// <summary>
    /// Accepted records of which one side is not known: the caller or callee, the payer or payee is withheld or stands for nothing known.
    /// </summary>
    public long Withheld { get; init; }

    /// <summary>Identifiers of accepted records that are tokens or otherwise none of their kind by form, and of how many.</summary>
    public OpaqueCounts Opaque { get; init => field = value ?? OpaqueCounts.None; } = OpaqueCounts.None;

    /// <summary>Accepted transfers that are pending or rejected by their status and so count for nothing.</summary>
    public long NotFinal { get; init; }

    /// <summary>Findings made by this batch.</summary>
    public required long Findings { get; init; }

    /// <summary>Alerts raised or revised by this batch.</summary>
    public required long Alerts { get; init; }

    /// <summary>
    /// How often a record was left out for one of its subjects, because that had no state yet and the memory for state is used up;
    /// left out where it never was.
    /// </summary>
    public long? Shed { get; init; }

    /// <summary>Why records were refused or are in conflict, in their order; one record may have several errors.</summary>
    public required IReadOnlyList<RecordError> Errors { get; init; }

    /// <summary>True when there were more errors than are listed; left out otherwise.</summary>
    public bool? ErrorsTruncated { get; init; }
}
