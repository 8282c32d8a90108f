using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using FraudSignals.Ingestion.Sealing;

namespace FraudSignals.Storage.Tables;

/// <summary>
/// Pools of keys in the table of alerts, a row each in one partition, their names beginning with the day after which they go.
/// </summary>
internal sealed class TableKeyPools(TableAccounts accounts) : IKeyPools
{
    private const string Partition = "keys";
    private const string Content = "K";
    private const int NameBytes = 8;

    public async ValueTask<(string Id, byte[] Keys)> MakeAsync(string until, CancellationToken cancellation)
    {
        var id = $"{until}-{RandomNumberGenerator.GetHexString(2 * NameBytes, lowercase: true)}";
        var keys = RandomNumberGenerator.GetBytes(IKeyPools.Keys * IKeyPools.KeyBytes);
        var entity = new TableEntity(Partition, id);
        Chunks.Put(entity, Content, keys);
        await accounts.CallAsync(() => accounts.Alerts.AddEntityAsync(entity, cancellation), cancellation).ConfigureAwait(false);
        return (id, keys);
    }

    public async ValueTask<byte[]?> ReadAsync(string id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation).ConfigureAwait(false) is { } found
            && Chunks.Take(found, Content).ToArray() is { Length: IKeyPools.Keys * IKeyPools.KeyBytes } keys ? keys : null;

    public async ValueTask<bool> DestroyAsync(string id, IReadOnlyCollection<int> places, CancellationToken cancellation)
    {
        while (await FindAsync(id, cancellation).ConfigureAwait(false) is { } found)
        {
            var keys = Chunks.Take(found, Content).ToArray();
            var wasThere = false;
            foreach (var place in places)
            {
                wasThere |= keys.AsSpan(place * IKeyPools.KeyBytes, IKeyPools.KeyBytes).ContainsAnyExcept((byte)0);
                keys.AsSpan(place * IKeyPools.KeyBytes, IKeyPools.KeyBytes).Clear();
            }

            var entity = new TableEntity(Partition, id);
            Chunks.Put(entity, Content, keys);
            try
            {
                await accounts.CallAsync(() => accounts.Alerts.UpdateEntityAsync(entity, found.ETag, TableUpdateMode.Replace, cancellation),
                    cancellation).ConfigureAwait(false);
                return wasThere;
            }
            catch (RequestFailedException changed) when (changed.Status is 404 or 412)
            {
                // Another instance destroyed keys in it, or all of it.
            }
        }

        return false;
    }

    public async ValueTask ForgetAsync(string day, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey lt {day}");
        foreach (var old in await accounts.QueryAsync(accounts.Alerts, filter, int.MaxValue, cancellation, "PartitionKey", "RowKey")
            .ConfigureAwait(false))
        {
            await accounts.CallAsync(() => accounts.Alerts.DeleteEntityAsync(Partition, old.RowKey, ETag.All, cancellation), cancellation)
                .ConfigureAwait(false);
        }
    }

    private async ValueTask<TableEntity?> FindAsync(string id, CancellationToken cancellation)
    {
        var found = await accounts.CallAsync(
            () => accounts.Alerts.GetEntityIfExistsAsync<TableEntity>(Partition, id, null, cancellation), cancellation)
            .ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }
}
