namespace FraudSignals.Events;

/// <summary>
/// The words for the status of a transfer. Case, spaces, dashes and underscores do not matter. Words that mean one thing at one bank and
/// another elsewhere, such as approved, authorised and processed, are not among them: a source says what its own mean.
/// </summary>
public static class TransferStatuses
{
    // ISO 20022, ExternalPaymentTransactionStatus1Code (2024-11): settlement completed at debtor or creditor, cash picked up. camt.053:
    // booked.
    private const string Accepted =
        "accepted acsc accc cpuc book booked success successful succeeded completed complete done settled posted cleared final finalised "
        + "finalized executed paid credited ok";

    // Received, presented, checked, in process, without posting, partly: none of them is settled. camt.053: pending, information, future.
    private const string Pending =
        "pending pdng rcvd pres actc accp acfc acis acpd acsp acwc acwp patc part info futr blck processing inprogress inprocess "
        + "initiated submitted received queued "
        + "scheduled held onhold created new waiting draft review inreview underreview notfinal open";

    private const string Rejected =
        "rejected rjct refused failed failure fail declined denied cancelled canceled canc reversed reversal returned refunded voided "
        + "void expired aborted error unsuccessful timeout timedout";

    private static readonly Vocabulary Words = new(Accepted, Pending, Rejected);
    private static readonly long[] Codes = [.. Enum.GetValues<TransferStatus>().Select(s => TextCode.Of(s.ToString().ToLowerInvariant()))];

    private static readonly int StatusPosition = EventFieldInfo.Of(EventField.Status).Position;

    /// <summary>All words, for messages.</summary>
    public static string Known { get; } =
        $"accepted ({Accepted[(Accepted.IndexOf(' ', StringComparison.Ordinal) + 1)..].Replace(" ", ", ", StringComparison.Ordinal)}), "
        + $"pending ({Pending[(Pending.IndexOf(' ', StringComparison.Ordinal) + 1)..].Replace(" ", ", ", StringComparison.Ordinal)}) or "
        + $"rejected ({Rejected[(Rejected.IndexOf(' ', StringComparison.Ordinal) + 1)..].Replace(" ", ", ", StringComparison.Ordinal)})";

    /// <summary>The <see cref="TextCode"/> a status is kept under: that of its own name, whatever word was written.</summary>
    public static long CodeOf(TransferStatus status) => Codes[(int)status];

    /// <summary>Whether an accepted event changes any subject: a transfer that is not settled counts for nothing.</summary>
    public static bool IsFinal(in Event e) =>
        e.Type != EventType.Transfer || (e.Present >> StatusPosition & 1) == 0
        || e.Values[StatusPosition] == Codes[(int)TransferStatus.Accepted];

    /// <summary>What a word means; null where it is none of them.</summary>
    public static TransferStatus? Find(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("accepted"u8) ? TransferStatus.Accepted : (TransferStatus?)Words.Find(text);
}
