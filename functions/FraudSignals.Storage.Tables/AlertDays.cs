using System.Globalization;
using Azure;
using Azure.Data.Tables;
using FraudSignals.Alerts;

namespace FraudSignals.Storage.Tables;

/// <summary>The days of each responder's alert list, a partition each.</summary>
internal sealed class AlertDays(TableAccounts accounts, TimeProvider clock)
{
    /// <summary>Before all days.</summary>
    public const string First = "00000000";

    private const string Head = "head";
    private const string Last = "Last";
    private const string Listed = "At";
    private const string Sealed = "Sealed";

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static long NumberOf(TableEntity entry) => long.Parse(entry.RowKey.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>A filter for a day's entries after a number, in their order.</summary>
    public static string EntriesAfter(string responder, string day, long number)
    {
        var (partition, after) = (PartitionOf(responder, day), EntryKey(number));
        return TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after} and RowKey lt {"f"}");
    }

    /// <summary>A responder's days from one on, in their order.</summary>
    public async ValueTask<IReadOnlyList<string>> FromAsync(string responder, string day, CancellationToken cancellation)
    {
        var partition = DaysOf(responder);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {day}");
        return [
            .. (await accounts.QueryAsync(accounts.Alerts, filter, int.MaxValue, cancellation).ConfigureAwait(false)).Select(
                e => e.RowKey)];
    }

    /// <summary>The day to list alerts on now; the one before it is sealed.</summary>
    public async ValueTask<string> OpenAsync(string responder, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var today = Of(now);
        var last = (await FromAsync(responder, Of(now.AddDays(-1)), cancellation).ConfigureAwait(false)) is [.., var newest] ? newest
            : (await FromAsync(responder, First, cancellation).ConfigureAwait(false)).LastOrDefault(First);

        // Another instance's clock may be ahead.
        if (string.CompareOrdinal(last, today) >= 0)
        {
            return last;
        }

        if (last != First)
        {
            await SealAsync(responder, last, cancellation).ConfigureAwait(false);
        }

        await TryAddAsync(new TableEntity(PartitionOf(responder, today), Head) { [Last] = 0L, [Listed] = 0L, [Sealed] = false },
            cancellation).ConfigureAwait(false);
        await TryAddAsync(new TableEntity(DaysOf(responder), today), cancellation).ConfigureAwait(false);
        return today;
    }

    /// <summary>
    /// Lists alerts on a day, in their order and behind all that are there. False where another was quicker, one is there already, or the
    /// day is sealed.
    /// </summary>
    public async ValueTask<bool> TryListAsync(
        string responder, string day, IReadOnlyList<Alert> alerts, Func<Alert, string, string, TableEntity> entry,
        CancellationToken cancellation)
    {
        var partition = PartitionOf(responder, day);
        var head = await HeadAsync(partition, cancellation).ConfigureAwait(false);
        if (head.GetBoolean(Sealed) == true)
        {
            return false;
        }

        var number = head.GetInt64(Last) ?? 0;
        var listed = Math.Max((head.GetInt64(Listed) ?? 0) + 1, clock.GetUtcNow().UtcTicks);
        var actions = new List<TableTransactionAction>();
        foreach (var alert in alerts)
        {
            var entity = entry(alert, partition, EntryKey(++number));
            entity[Listed] = listed++;
            actions.Add(new TableTransactionAction(TableTransactionActionType.Add, entity));
            actions.Add(new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partition, MarkKey(alert))));
        }

        (head[Last], head[Listed]) = (number, listed - 1);
        actions.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, head, head.ETag));
        try
        {
            await accounts.CallAsync(() => accounts.Alerts.SubmitTransactionAsync(actions, cancellation), cancellation)
                .ConfigureAwait(false);
            return true;
        }
        catch (TableTransactionFailedException failed) when (failed.Status is 409 or 412)
        {
            return false;
        }
    }

    /// <summary>Those of some alerts that are listed on a day.</summary>
    public async ValueTask<HashSet<Alert>> ListedAsync(string responder, string day, IReadOnlyList<Alert> alerts,
        CancellationToken cancellation)
    {
        var partition = PartitionOf(responder, day);
        var found = await Task.WhenAll(alerts.Select(async alert => (await accounts.CallAsync(
            () => accounts.Alerts.GetEntityIfExistsAsync<TableEntity>(partition, MarkKey(alert), null, cancellation), cancellation)
            .ConfigureAwait(false)).HasValue))
            .ConfigureAwait(false);
        return [.. alerts.Zip(found).Where(a => a.Second).Select(a => a.First)];
    }

    public async ValueTask<bool> IsSealedAsync(string responder, string day, CancellationToken cancellation) =>
        (await HeadAsync(PartitionOf(responder, day), cancellation).ConfigureAwait(false)).GetBoolean(Sealed) == true;

    /// <summary>Removes a day with all that stands in it.</summary>
    public async ValueTask RemoveAsync(string responder, string day, CancellationToken cancellation)
    {
        var partition = PartitionOf(responder, day);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        var all =
            await accounts.QueryAsync(accounts.Alerts, filter, int.MaxValue, cancellation, "PartitionKey", "RowKey").ConfigureAwait(false);
        foreach (var part in all.Chunk(TableLimits.EntitiesInTransaction))
        {
            await accounts.CallAsync(
                () =>
                    accounts.Alerts.SubmitTransactionAsync(
                        part.Select(e => new TableTransactionAction(TableTransactionActionType.Delete, e, ETag.All)), cancellation),
                cancellation).ConfigureAwait(false);
        }

        await accounts.CallAsync(() => accounts.Alerts.DeleteEntityAsync(DaysOf(responder), day, ETag.All, cancellation), cancellation)
            .ConfigureAwait(false);
    }

    private async ValueTask SealAsync(string responder, string day, CancellationToken cancellation)
    {
        while (true)
        {
            var head = await HeadAsync(PartitionOf(responder, day), cancellation).ConfigureAwait(false);
            if (head.GetBoolean(Sealed) == true)
            {
                return;
            }

            head[Sealed] = true;
            try
            {
                await accounts.CallAsync(() => accounts.Alerts.UpdateEntityAsync(head, head.ETag, TableUpdateMode.Replace, cancellation),
                    cancellation)
                    .ConfigureAwait(false);
                return;
            }
            catch (RequestFailedException changed) when (changed.Status == 412)
            {
                // An alert came in between.
            }
        }
    }

    private async ValueTask<TableEntity> HeadAsync(string partition, CancellationToken cancellation) =>
        (await accounts.CallAsync(() => accounts.Alerts.GetEntityAsync<TableEntity>(partition, Head, null, cancellation), cancellation)
            .ConfigureAwait(false)).Value;

    private async ValueTask TryAddAsync(TableEntity entity, CancellationToken cancellation)
    {
        try
        {
            await accounts.CallAsync(() => accounts.Alerts.AddEntityAsync(entity, cancellation), cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            // Another instance was quicker.
        }
    }

    private static string DaysOf(string responder) => "days-" + responder;

    private static string PartitionOf(string responder, string day) => $"{responder}-{day}";

    private static string EntryKey(long number) => "e" + number.ToString("d12", CultureInfo.InvariantCulture);

    private static string MarkKey(Alert alert) => "m" + alert.MessageId;
}
