namespace FraudSignals.Http.Batches;

/// <summary>How much of a source's records was refused.</summary>
/// <param name="Source">The source.</param>
/// <param name="Records">Its records, at least 1.</param>
/// <param name="Refused">The share that was refused, 0 to 1.</param>
/// <param name="Reason">What most of those were: too late, too early, rejected, in conflict; of none, none.</param>
internal sealed record FeedShare(string Source, long Records, double Refused, string Reason);
