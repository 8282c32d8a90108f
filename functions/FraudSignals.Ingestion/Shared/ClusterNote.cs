namespace FraudSignals.Ingestion.Shared;

/// <summary>Something all instances should know.</summary>
/// <param name="Name">Lower-case letters, digits and dashes.</param>
/// <param name="Version">What the store knows this state of it by; null where there is none yet.</param>
/// <param name="Content">What it says.</param>
/// <param name="Written">When it was, by the store's own clock; null where that has none, or nothing is there.</param>
public sealed record ClusterNote(string Name, string? Version, ReadOnlyMemory<byte> Content, DateTimeOffset? Written = null);
