namespace FraudSignals.Http.Tests.BadInput;

/// <summary>The numbers of an answer to a batch.</summary>
public sealed record Counts(
    long Accepted = 0, long Duplicates = 0, long Superseded = 0, long TooLate = 0, long Rejected = 0, long Findings = 0, long Alerts = 0,
    long Conflicts = 0);
