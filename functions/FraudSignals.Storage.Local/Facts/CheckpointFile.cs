namespace FraudSignals.Storage.Local.Facts;

/// <summary>A checkpoint as it stands on the disk.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Age">Since it was complete.</param>
internal readonly record struct CheckpointFile(long Bytes, TimeSpan Age);
