namespace FraudSignals.Host.Tests.Crashing;

/// <summary>A batch as a client posts it.</summary>
/// <param name="Path">Where to.</param>
/// <param name="Csv">The records, with a header.</param>
/// <param name="Records">How many.</param>
internal sealed record Posting(string Path, byte[] Csv, int Records);
