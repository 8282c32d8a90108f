using System.Collections.Concurrent;
using FraudSignals.Events;
using FraudSignals.Ingestion.Shared;

namespace FraudSignals.Benchmarks.Measuring;

/// <summary>
/// A unit store in memory that takes its time, as a service over a network does, and no processor: what remains is what the driver
/// itself costs. All instances of one run share it; each has so many requests under way at most.
/// </summary>
internal sealed class MemoryUnits(ConcurrentDictionary<string, MemoryUnits.Partition> partitions, TimeSpan latency, int concurrency)
    : ISubjectStore, IDisposable
{
    private readonly SemaphoreSlim _turns = new(concurrency);
    private long _requests;

    public int Partitions => 256;

    public int MaxWrites => 100;

    public int MaxBytes => 3_000_000;

    public long Requests => Interlocked.Read(ref _requests);

    public ValueTask OpenAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public async ValueTask<SubjectRecord[]> LoadAsync(IReadOnlyList<SubjectKey> keys, CancellationToken cancellation) =>
        await Task.WhenAll(
            keys.Select(
                key =>
                    CallAsync(Of(SubjectPartition.Of(key, Partitions)),
                        p => p.Units.GetValueOrDefault(key) ?? new SubjectRecord { Key = key })));

    public async ValueTask<SubjectCommit> CommitAsync(SubjectTransaction transaction, CancellationToken cancellation) =>
        await CallAsync(Of(transaction.Partition), p => p.Commit(transaction));

    public async ValueTask<IReadOnlyList<SubjectRow>> RowsAsync(int partition, string from, string to, CancellationToken cancellation) =>
        await CallAsync<IReadOnlyList<SubjectRow>>(Of(partition), p =>
            [.. p.Rows.Values.Where(r => string.CompareOrdinal(r.Name, from) >= 0 && string.CompareOrdinal(r.Name, to) < 0)
                .OrderBy(r => r.Name, StringComparer.Ordinal)]);

    public async ValueTask<ClusterNote> ReadNoteAsync(string name, CancellationToken cancellation) =>
        await CallAsync(Of(-1), p => p.Notes.GetValueOrDefault(name) ?? new ClusterNote(name, null, default));

    public async ValueTask<bool> WriteNoteAsync(ClusterNote note, CancellationToken cancellation) => await CallAsync(Of(-1), p =>
    {
        var isSame = p.Notes.GetValueOrDefault(note.Name)?.Version == note.Version;
        if (isSame)
        {
            p.Notes[note.Name] = note with { Version = p.NextVersion() };
        }

        return isSame;
    });

    public void Dispose() => _turns.Dispose();

    private Partition Of(int partition) => partitions.GetOrAdd($"{partition}", _ => new Partition());

    private async Task<T> CallAsync<T>(Partition partition, Func<Partition, T> call)
    {
        await _turns.WaitAsync();
        try
        {
            Interlocked.Increment(ref _requests);
            await Task.Delay(latency / 2);
            T result;
            lock (partition)
            {
                result = call(partition);
            }

            await Task.Delay(latency / 2);
            return result;
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>What stands in one partition. Not for two threads at once.</summary>
    internal sealed class Partition
    {
        private long _version;

        public Dictionary<SubjectKey, SubjectRecord> Units { get; } = [];

        public Dictionary<string, SubjectRow> Rows { get; } = [];

        public Dictionary<string, ClusterNote> Notes { get; } = [];

        public string NextVersion() => $"{++_version}";

        public SubjectCommit Commit(SubjectTransaction transaction)
        {
            for (var i = 0; i < transaction.Writes.Count; i++)
            {
                var unit = transaction.Writes[i].Record;
                if (Units.GetValueOrDefault(unit.Key)?.Version != unit.Version)
                {
                    return new SubjectCommit(null, i);
                }
            }

            if (transaction.OnlyNew && transaction.Added.Any(r => Rows.ContainsKey(r.Name)))
            {
                return new SubjectCommit(null, -1);
            }

            var versions = transaction.Writes.Select(write =>
            {
                var unit = write.Record with { Version = NextVersion() };
                Units[unit.Key] = write.WithoutBlock && Units.GetValueOrDefault(unit.Key) is { } known
                    ? unit with { Block = known.Block, Layout = known.Layout } : unit;
                return unit.Version;
            }).ToArray();
            transaction.Added.ToList().ForEach(r => Rows[r.Name] = r);
            transaction.Removed.ToList().ForEach(r => Rows.Remove(r.Name));
            return new SubjectCommit(versions, -1);
        }
    }
}
