namespace FraudSignals.Ingestion.Shared;

/// <summary>What became of a transaction.</summary>
/// <param name="Versions">The new versions of the subjects, in their order; null where nothing was written.</param>
/// <param name="Failed">Where nothing was written: the place of a subject that was of another version, -1 where that is not known.</param>
public readonly record struct SubjectCommit(string[]? Versions, int Failed)
{
    public bool IsWritten => Versions != null;
}
