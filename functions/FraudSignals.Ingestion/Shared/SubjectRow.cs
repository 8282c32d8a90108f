namespace FraudSignals.Ingestion.Shared;

/// <summary>Something that waits in a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Content">What it holds.</param>
public sealed record SubjectRow(int Partition, string Name, ReadOnlyMemory<byte> Content);
