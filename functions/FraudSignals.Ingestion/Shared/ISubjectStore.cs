using FraudSignals.Events;
using FraudSignals.Ports;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// Keeps subjects one by one, so that many instances can work on them: each is loaded and written with the version it was
/// loaded in, and what stands in one partition can be written together. Every method may throw
/// <see cref="StoreUnavailableException"/>. Safe for use by many threads.
/// </summary>
public interface ISubjectStore
{
    /// <summary>How many partitions there are; fixed when the store is first used.</summary>
    int Partitions { get; }

    /// <summary>The most writes one transaction takes.</summary>
    int MaxWrites { get; }

    /// <summary>The most bytes of blocks, ids, marks and rows one transaction takes.</summary>
    int MaxBytes { get; }

    /// <summary>Makes sure that the store is there and fits this program.</summary>
    /// <exception cref="InvalidOperationException">It was made by another program or for another number of partitions.</exception>
    ValueTask OpenAsync(CancellationToken cancellation);

    /// <summary>Loads subjects, in the order asked for; a subject that is not there comes without version and content.</summary>
    ValueTask<SubjectRecord[]> LoadAsync(IReadOnlyList<SubjectKey> keys, CancellationToken cancellation);

    /// <summary>Writes all of a transaction or nothing.</summary>
    ValueTask<SubjectCommit> CommitAsync(SubjectTransaction transaction, CancellationToken cancellation);

    /// <summary>The rows of a partition from a name on (inclusive) up to another (exclusive), in the order of their names.</summary>
    ValueTask<IReadOnlyList<SubjectRow>> RowsAsync(int partition, string from, string to, CancellationToken cancellation);

    /// <summary>A note for all instances; without version and content where there is none.</summary>
    ValueTask<ClusterNote> ReadNoteAsync(string name, CancellationToken cancellation);

    /// <summary>Writes a note if it is still of the version given. Returns whether it was written.</summary>
    ValueTask<bool> WriteNoteAsync(ClusterNote note, CancellationToken cancellation);
}
