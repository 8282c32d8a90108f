using System.Globalization;
using Azure;
using Azure.Data.Tables;
using FraudSignals.Events;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Tables;

/// <summary>
/// Subjects as entities: the partition key is the number of the partition, the row key the subject's kind and token. What waits
/// stands in the same partitions under names that sort before them.
/// </summary>
internal sealed class TableSubjectStore(TableAccounts accounts, TablesStoreOptions options) : ISubjectStore
{
    private const int LayoutVersion = 3;
    private const string NotesPartition = "notes";
    private const string StoreNote = "store";
    private const string Block = "B";
    private const string Ids = "I";
    private const string IdShards = "S";
    private const string AppliedIntents = "M";
    private const string AppliedFrom = "F";
    private const string Layout = "L";
    private const string Content = "C";

    private int _partitions;

    public int Partitions => _partitions != 0 ? _partitions : throw new InvalidOperationException("The store is not open.");

    public int MaxWrites => TableLimits.EntitiesInTransaction;

    public int MaxBytes => TableLimits.TransactionContent;

    public async ValueTask OpenAsync(CancellationToken cancellation)
    {
        await accounts.CreateAsync(cancellation).ConfigureAwait(false);
        var entity =
            new TableEntity(NotesPartition, StoreNote) { ["Version"] = LayoutVersion, ["Partitions"] = options.Partitions,
                ["Accounts"] = options.Accounts };
        try
        {
            await accounts.CallAsync(() => accounts.Notes.AddEntityAsync(entity, cancellation), cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            entity =
                await accounts.CallAsync(() => accounts.Notes.GetEntityAsync<TableEntity>(NotesPartition, StoreNote, null, cancellation),
                    cancellation)
                    .ConfigureAwait(false);
        }

        if (entity.GetInt32("Version") is var version && version != LayoutVersion)
        {
            throw new InvalidOperationException(
                $"The tables {options.Prefix}* have layout {version}; this program reads layout {LayoutVersion}. Start the program that "
                + $"wrote them.");
        }

        if (entity.GetInt32("Accounts") is var known && known != options.Accounts)
        {
            throw new InvalidOperationException(
                $"The tables {options.Prefix}* are spread over {known} accounts; {options.Accounts} are named.");
        }

        _partitions = entity.GetInt32("Partitions")
            ?? throw new InvalidOperationException($"The tables {options.Prefix}* do not tell their number of partitions.");
    }

    public async ValueTask<SubjectRecord[]> LoadAsync(IReadOnlyList<SubjectKey> keys, CancellationToken cancellation) =>
        await Task.WhenAll(keys.Select(async key =>
        {
            var partition = SubjectPartition.Of(key, Partitions);
            var found = await accounts.CallAsync(
                () => Table(partition).GetEntityIfExistsAsync<TableEntity>(KeyOf(partition), NameOf(key), null, cancellation), cancellation)
                .ConfigureAwait(false);
            return found.HasValue ? Read(key, found.Value!) : new SubjectRecord { Key = key };
        })).ConfigureAwait(false);

    public async ValueTask<SubjectCommit> CommitAsync(SubjectTransaction transaction, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var partition = KeyOf(transaction.Partition);
        List<TableTransactionAction> actions =
        [
            .. transaction.Writes.Select(w => Write(partition, w)),
            .. transaction.Added.Select(
                r =>
                    new TableTransactionAction(
                        transaction.OnlyNew ? TableTransactionActionType.Add : TableTransactionActionType.UpsertReplace,
                        Row(partition, r))),
            .. transaction.Removed.Select(
                r => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, r.Name), ETag.All)),
        ];
        var firstRemoved = actions.Count - transaction.Removed.Count;
        while (actions.Count > 0)
        {
            try
            {
                var done =
                    await accounts.CallAsync(() => Table(transaction.Partition).SubmitTransactionAsync(actions, cancellation), cancellation)
                        .ConfigureAwait(false);
                return new SubjectCommit([.. done.Value.Take(transaction.Writes.Count).Select(r => r.Headers.ETag!.Value.ToString())], -1);
            }
            catch (TableTransactionFailedException failed)
                when (failed.Status == 404 && failed.FailedTransactionActionIndex >= firstRemoved)
            {
                // Somebody else has removed that row already.
                actions.RemoveAt(failed.FailedTransactionActionIndex!.Value);
            }
            catch (TableTransactionFailedException failed) when (failed.Status is 404 or 409 or 412)
            {
                var place = failed.FailedTransactionActionIndex ?? -1;
                return new SubjectCommit(null, place < transaction.Writes.Count ? place : -1);
            }
        }

        return new SubjectCommit([], -1);
    }

    public async ValueTask<IReadOnlyList<SubjectRow>> RowsAsync(int partition, string from, string to, CancellationToken cancellation)
    {
        var key = KeyOf(partition);
        var entities = await accounts.QueryAsync(
            Table(partition), TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey ge {from} and RowKey lt {to}"), int.MaxValue,
            cancellation)
            .ConfigureAwait(false);
        return [.. entities.Select(e => new SubjectRow(partition, e.RowKey, Chunks.Take(e, Content)))];
    }

    public async ValueTask<ClusterNote> ReadNoteAsync(string name, CancellationToken cancellation)
    {
        var found = await accounts.CallAsync(
            () => accounts.Notes.GetEntityIfExistsAsync<TableEntity>(NotesPartition, name, null, cancellation), cancellation)
            .ConfigureAwait(false);
        return found.HasValue
            ? new ClusterNote(name, found.Value!.ETag.ToString(), Chunks.Take(found.Value, Content), found.Value.Timestamp)
            : new ClusterNote(name, null, default);
    }

    public async ValueTask<bool> WriteNoteAsync(ClusterNote note, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(note);
        var entity = new TableEntity(NotesPartition, note.Name);
        Chunks.Put(entity, Content, note.Content);
        try
        {
            await accounts.CallAsync(
                () => note.Version == null
                    ? accounts.Notes.AddEntityAsync(entity, cancellation)
                    : accounts.Notes.UpdateEntityAsync(entity, new ETag(note.Version), TableUpdateMode.Replace, cancellation),
                cancellation).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    /// <summary>Removes subjects that nobody has written to since a time. Returns how many.</summary>
    public async ValueTask<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var forgotten = 0;
        for (var partition = 0; partition < Partitions; partition++)
        {
            var key = KeyOf(partition);
            var filter =
                TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey ge {"s"} and RowKey lt {"t"} and Timestamp lt {before}");
            foreach (var idle in await accounts.QueryAsync(Table(partition), filter, int.MaxValue, cancellation, "PartitionKey", "RowKey")
                .ConfigureAwait(false))
            {
                try
                {
                    // Not if it has been written to since.
                    await accounts.CallAsync(
                        () => Table(partition).DeleteEntityAsync(idle.PartitionKey, idle.RowKey, idle.ETag, cancellation), cancellation)
                        .ConfigureAwait(false);
                    forgotten++;
                }
                catch (RequestFailedException changed) when (changed.Status is 404 or 412)
                {
                    // It is in use again, or gone.
                }
            }
        }

        return forgotten;
    }

    private TableClient Table(int partition) => accounts.State(partition, Partitions);

    private static string KeyOf(int partition) => partition.ToString("d4", CultureInfo.InvariantCulture);

    private static string NameOf(SubjectKey key) => $"s{(int)key.Kind}{key.Token}";

    private static SubjectRecord Read(SubjectKey key, TableEntity entity) => new()
    {
        Key = key,
        Version = entity.ETag.ToString(),
        Layout = (ulong)(entity.GetInt64(Layout) ?? 0),
        Block = Chunks.Take(entity, Block),
        Ids = Chunks.Take(entity, Ids),
        IdShards = entity.GetInt32(IdShards) ?? 0,
        AppliedIntents = Chunks.Take(entity, AppliedIntents),
        AppliedFrom = (ulong)(entity.GetInt64(AppliedFrom) ?? 0),
        Written = entity.Timestamp,
    };

    private static TableTransactionAction Write(string partition, SubjectWrite write)
    {
        var record = write.Record;
        var entity =
            new TableEntity(partition, NameOf(record.Key)) { [AppliedFrom] = (long)record.AppliedFrom, [IdShards] = record.IdShards };
        Chunks.Put(entity, Ids, record.Ids);
        Chunks.Put(entity, AppliedIntents, record.AppliedIntents);
        if (!write.WithoutBlock)
        {
            entity[Layout] = (long)record.Layout;
            Chunks.Put(entity, Block, record.Block);
        }

        if (record.Block.Length + record.Ids.Length + record.AppliedIntents.Length is var bytes && bytes > TableLimits.EntityContent)
        {
            throw new StoreUnavailableException(
                $"The state of one {record.Key.Kind} takes {bytes} bytes; an entity holds {TableLimits.EntityContent}.");
        }

        return record.Version == null ? new TableTransactionAction(TableTransactionActionType.Add, entity)
            : new TableTransactionAction(
                write.WithoutBlock ? TableTransactionActionType.UpdateMerge : TableTransactionActionType.UpdateReplace, entity,
                new ETag(record.Version));
    }

    private static TableEntity Row(string partition, SubjectRow row)
    {
        var entity = new TableEntity(partition, row.Name);
        Chunks.Put(entity, Content, row.Content);
        return entity;
    }
}
