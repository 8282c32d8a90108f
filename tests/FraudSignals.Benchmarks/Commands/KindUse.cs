namespace FraudSignals.Benchmarks.Commands;

/// <summary>What one kind of subject takes.</summary>
internal sealed record KindUse(string Kind, int Subjects, double MeanBytes);
