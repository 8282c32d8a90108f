using FraudSignals.Events;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ports;

namespace FraudSignals.Shared;

/// <summary>
/// Subjects in memory, shared by instances. A test may have it find subjects changed that nobody changed, fail before or after
/// it has written, or stop answering for good as a process does that is killed.
/// </summary>
internal sealed class FakeSubjectStore(int partitions = 4) : ISubjectStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SubjectKey, SubjectRecord> _units = [];
    private readonly SortedDictionary<(int Partition, string Name), SubjectRow> _rows = new(Comparer<(int Partition, string Name)>.Create(
        (a, b) => a.Partition != b.Partition ? a.Partition.CompareTo(b.Partition) : string.CompareOrdinal(a.Name, b.Name)));
    private readonly Dictionary<string, ClusterNote> _notes = [];
    private long _version;

    /// <summary>Asked before every transaction; what it says happens.</summary>
    public Func<SubjectTransaction, Fault> Fault { get; set; } = _ => Shared.Fault.None;

    /// <summary>A subject somebody else changes before every write of its state; null for none.</summary>
    public SubjectKey? Contended { get; set; }

    public int Partitions => partitions;

    public int MaxWrites { get; init; } = 5;

    /// <summary>Its own clock; null for none.</summary>
    public TimeProvider? Clock { get; set; }

    public int MaxBytes => 1 << 20;

    public long Writes { get; private set; }

    public long Reads { get; private set; }

    /// <summary>Rows still waiting.</summary>
    public IReadOnlyList<SubjectRow> Rows
    {
        get
        {
            lock (_lock)
            {
                return [.. _rows.Values];
            }
        }
    }

    public IReadOnlyList<SubjectRecord> Stored
    {
        get
        {
            lock (_lock)
            {
                return [.. _units.Values];
            }
        }
    }

    public ValueTask OpenAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public async ValueTask<SubjectRecord[]> LoadAsync(IReadOnlyList<SubjectKey> keys, CancellationToken cancellation)
    {
        await Task.Yield();
        lock (_lock)
        {
            Reads += keys.Count;
            return [.. keys.Select(k => _units.GetValueOrDefault(k) ?? new SubjectRecord { Key = k })];
        }
    }

    public async ValueTask<SubjectCommit> CommitAsync(SubjectTransaction transaction, CancellationToken cancellation)
    {
        await Task.Yield();
        Assert.InRange(transaction.Writes.Count + transaction.Added.Count + transaction.Removed.Count, 1, MaxWrites);
        Assert.All(transaction.Writes, w => Assert.Equal(transaction.Partition, SubjectPartition.Of(w.Record.Key, partitions)));
        Assert.Equal(transaction.Writes.Count, transaction.Writes.DistinctBy(w => w.Record.Key).Count());
        var fault = Fault(transaction);
        if (fault == Shared.Fault.Before)
        {
            throw new StoreUnavailableException();
        }

        if (fault == Shared.Fault.Conflict && transaction.Writes.Count > 0)
        {
            return new SubjectCommit(null, (int)(_version % transaction.Writes.Count));
        }

        if (transaction.Writes.ToList().FindIndex(w => w.Record.Key == Contended && !w.WithoutBlock) is >= 0 and var contended)
        {
            return new SubjectCommit(null, contended);
        }

        var commit = Write(transaction);
        return fault == Shared.Fault.After ? throw new StoreUnavailableException() : commit;
    }

    public async ValueTask<IReadOnlyList<SubjectRow>> RowsAsync(int partition, string from, string to, CancellationToken cancellation)
    {
        await Task.Yield();
        lock (_lock)
        {
            return [
                .. _rows.Values.Where(
                    r => r.Partition == partition && string.CompareOrdinal(r.Name, from) >= 0 && string.CompareOrdinal(r.Name, to) < 0)];
        }
    }

    public ValueTask<ClusterNote> ReadNoteAsync(string name, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_notes.GetValueOrDefault(name) ?? new ClusterNote(name, null, default));
        }
    }

    public ValueTask<bool> WriteNoteAsync(ClusterNote note, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_notes.GetValueOrDefault(note.Name)?.Version != note.Version)
            {
                return ValueTask.FromResult(false);
            }

            _notes[note.Name] = note with { Version = $"{++_version}", Written = Clock?.GetUtcNow() };
            return ValueTask.FromResult(true);
        }
    }

    private SubjectCommit Write(SubjectTransaction transaction)
    {
        lock (_lock)
        {
            for (var i = 0; i < transaction.Writes.Count; i++)
            {
                if (_units.GetValueOrDefault(transaction.Writes[i].Record.Key)?.Version != transaction.Writes[i].Record.Version)
                {
                    return new SubjectCommit(null, i);
                }
            }

            if (transaction.OnlyNew && transaction.Added.Any(r => _rows.ContainsKey((r.Partition, r.Name))))
            {
                return new SubjectCommit(null, -1);
            }

            var versions = new List<string>();
            foreach (var (unit, withoutBlock) in transaction.Writes)
            {
                var old = _units.GetValueOrDefault(unit.Key);
                versions.Add($"{++_version}");
                _units[unit.Key] = unit with
                {
                    Version = versions[^1],
                    Block = withoutBlock ? old?.Block ?? default : unit.Block,
                    Layout = withoutBlock ? old?.Layout ?? 0 : unit.Layout,
                    Written = Clock?.GetUtcNow(),
                };
            }

            foreach (var row in transaction.Added)
            {
                _rows[(row.Partition, row.Name)] = row;
            }

            foreach (var row in transaction.Removed)
            {
                _rows.Remove((row.Partition, row.Name));
            }

            Writes += transaction.Writes.Count + transaction.Added.Count + transaction.Removed.Count;
            return new SubjectCommit([.. versions], -1);
        }
    }
}

/// <summary>What goes wrong with a transaction.</summary>
internal enum Fault
{
    None,

    /// <summary>A subject is taken for changed.</summary>
    Conflict,

    /// <summary>Nothing is written and nothing answered.</summary>
    Before,

    /// <summary>All is written and nothing answered.</summary>
    After,
}
