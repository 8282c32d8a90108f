namespace FraudSignals.Ingestion.Shared;

/// <summary>What is written to one partition together.</summary>
public sealed record SubjectTransaction
{
    public required int Partition { get; init; }

    /// <summary>Subjects, each with the version it was loaded in.</summary>
    public IReadOnlyList<SubjectWrite> Writes { get; init; } = [];

    /// <summary>Rows to insert, or to write over.</summary>
    public IReadOnlyList<SubjectRow> Added { get; init; } = [];

    /// <summary>Whether the added rows must not be there yet.</summary>
    public bool OnlyNew { get; init; }

    /// <summary>Rows to remove, if they are still there.</summary>
    public IReadOnlyList<SubjectRow> Removed { get; init; } = [];
}
