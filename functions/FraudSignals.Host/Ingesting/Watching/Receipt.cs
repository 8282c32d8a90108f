namespace FraudSignals.Host.Ingesting.Watching;

/// <summary>What became of a file, kept beside it.</summary>
/// <param name="File">Its name.</param>
/// <param name="Sha256">The hash of its bytes, in hexadecimal.</param>
/// <param name="Bytes">How many these are.</param>
/// <param name="Began">When its first record was posted.</param>
/// <param name="Ended">When all was done; null while it is worked on.</param>
/// <param name="Totals">
/// What the host answered. A batch whose answer was lost, since host or watcher ended, is sent again and counts as duplicates then.
/// </param>
/// <param name="Problem">Why it was not taken whole; null where it was.</param>
internal sealed record Receipt(string File, string Sha256, long Bytes, DateTimeOffset Began, DateTimeOffset? Ended, Totals Totals,
    string? Problem);
