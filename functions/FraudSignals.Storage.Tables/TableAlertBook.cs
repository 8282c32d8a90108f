using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ingestion.Shared;

namespace FraudSignals.Storage.Tables;

/// <summary>
/// Alerts by id, and listed by responder and day. A day's list has a head with the number of its last alert, written with each
/// alert, so that numbers have no gaps and no reader passes an alert by; a day is sealed before the next one is begun.
/// </summary>
internal sealed class TableAlertBook(TableAccounts accounts, TablesStoreOptions options, TimeProvider clock) : IAlertBook
{
    private const string Content = "C";
    private const string Subject = "Subject";
    private const string Day = "Day";
    private const string Listed = "At";

    // A listed alert is an entry and a mark that it is listed; the head comes on top.
    private const int AlertsInTransaction = (TableLimits.EntitiesInTransaction - 1) / 2;

    private const int ReadAtOnce = 256;

    private static readonly DateTimeOffset FirstDay = DateTimeOffset.UnixEpoch.AddDays(1);
    private static readonly TimeSpan MostApart = TimeSpan.FromHours(1);

    /// <summary>How long alerts are kept.</summary>
    public TimeSpan Retention => options.AlertRetention;

    private readonly AlertDays _days = new(accounts, clock);

    public async ValueTask KeepAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        foreach (var responder in alerts.DistinctBy(a => a.MessageId).GroupBy(a => a.Responder))
        {
            foreach (var part in responder.Chunk(AlertsInTransaction))
            {
                await ListAsync(responder.Key, [.. part.Select(a => a.WithoutKey())], cancellation).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask<AlertPage> ListAsync(string? responder, string? after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var cursor = AlertCursor.Parse(after);
        var found = new List<(long Listed, string Responder, string Day, long Number, Alert Alert)>();
        foreach (var one in responder == null ? AlertCursor.Responders : [responder])
        {
            var place = cursor[one];

            // Days first: a day that is listed with one after it is complete.
            foreach (var day in await _days.FromAsync(one, place.Day, cancellation).ConfigureAwait(false))
            {
                var left = limit - found.Count(f => f.Responder == one);
                if (left == 0)
                {
                    break;
                }

                var filter = AlertDays.EntriesAfter(one, day, day == place.Day ? place.Number : 0);
                foreach (var entity in await accounts.QueryAsync(accounts.Alerts, filter, left, cancellation).ConfigureAwait(false))
                {
                    found.Add((entity.GetInt64(Listed) ?? 0, one, day, AlertDays.NumberOf(entity), Read(entity)));
                }
            }
        }

        var page = found.OrderBy(f => f.Listed).ThenBy(f => f.Responder, StringComparer.Ordinal).ThenBy(f => f.Number).Take(limit).ToList();
        var alerts = new List<(Alert, string)>(page.Count);
        foreach (var one in page)
        {
            cursor[one.Responder] = (one.Day, one.Number);
            alerts.Add((one.Alert, cursor.ToString()));
        }

        return AlertPage.Of(alerts, cursor.ToString());
    }

    /// <summary>
    /// What was received on a day is listed on it or, where a sweep finished it, later; clocks of instances may be apart.
    /// </summary>
    public async IAsyncEnumerable<Alert> ReceivedAsync(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = from < FirstDay ? null : AlertCursor.From(AlertDays.Of(from - MostApart)).ToString(); ;)
        {
            var page = await ListAsync(null, after, ReadAtOnce, cancellation).ConfigureAwait(false);
            foreach (var alert in page.Alerts.Where(a => a.Received >= from && a.Received < to))
            {
                yield return alert;
            }

            if (page.Alerts.Length < ReadAtOnce)
            {
                yield break;
            }

            after = page.Next;
        }
    }

    public async ValueTask<Alert?> FindAsync(string id, CancellationToken cancellation)
    {
        var key = IdKey(id);
        var revisions = await accounts.QueryAsync(
            accounts.Alerts, TableClient.CreateQueryFilter($"PartitionKey eq {key}"), int.MaxValue, cancellation).ConfigureAwait(false);
        return revisions.Count == 0 ? null : Read(revisions[^1]);
    }

    public async ValueTask<IReadOnlyList<Alert>> OfSubjectAsync(Token subject, CancellationToken cancellation)
    {
        var (from, to, token) = ("id-", "id.", subject.ToString());
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {to} and Subject eq {token}");
        return [.. (await accounts.QueryAsync(accounts.Alerts, filter, int.MaxValue, cancellation).ConfigureAwait(false)).Select(Read)];
    }

    /// <summary>Removes the days before a time with their alerts. Returns how many alerts.</summary>
    public async ValueTask<int> ForgetAsync(CancellationToken cancellation)
    {
        var before = AlertDays.Of(clock.GetUtcNow() - options.AlertRetention);
        var forgotten = 0;
        foreach (var responder in AlertCursor.Responders)
        {
            foreach (var day in (await _days.FromAsync(responder, AlertDays.First, cancellation).ConfigureAwait(false)).Where(
                d => string.CompareOrdinal(d, before) < 0))
            {
                var filter = AlertDays.EntriesAfter(responder, day, 0);
                foreach (var entry in await accounts.QueryAsync(accounts.Alerts, filter, int.MaxValue, cancellation).ConfigureAwait(false))
                {
                    var alert = Read(entry);
                    await accounts.CallAsync(
                        () => accounts.Alerts.DeleteEntityAsync(IdKey(alert.Id), RevisionKey(alert), ETag.All, cancellation), cancellation)
                        .ConfigureAwait(false);
                    forgotten++;
                }

                await _days.RemoveAsync(responder, day, cancellation).ConfigureAwait(false);
            }
        }

        return forgotten;
    }

    // The alert by its id says which day it is listed on, so that whoever lists it again finds out whether it is there.
    private async ValueTask ListAsync(string responder, Alert[] alerts, CancellationToken cancellation)
    {
        var today = await _days.OpenAsync(responder, cancellation).ConfigureAwait(false);
        var days = await Task.WhenAll(alerts.Select(a => NoteAsync(a, today, cancellation))).ConfigureAwait(false);
        foreach (var day in alerts.Zip(days).GroupBy(a => a.Second, a => a.First))
        {
            var waiting = day.ToList();
            while (waiting.Count > 0 && !await _days.TryListAsync(responder, day.Key, waiting, Entity, cancellation).ConfigureAwait(false))
            {
                waiting.RemoveAll((await _days.ListedAsync(responder, day.Key, waiting, cancellation).ConfigureAwait(false)).Contains);
                if (waiting.Count > 0 && await _days.IsSealedAsync(responder, day.Key, cancellation).ConfigureAwait(false))
                {
                    await MoveAsync(waiting, day.Key, cancellation).ConfigureAwait(false);
                    await ListAsync(responder, [.. waiting], cancellation).ConfigureAwait(false);
                    break;
                }
            }
        }
    }

    private async Task<string> NoteAsync(Alert alert, string day, CancellationToken cancellation)
    {
        var entity = Entity(alert, IdKey(alert.Id), RevisionKey(alert));
        entity[Day] = day;
        try
        {
            await accounts.CallAsync(() => accounts.Alerts.AddEntityAsync(entity, cancellation), cancellation).ConfigureAwait(false);
            return day;
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            var known = await accounts.CallAsync(
                () => accounts.Alerts.GetEntityAsync<TableEntity>(entity.PartitionKey, entity.RowKey, [Day], cancellation), cancellation)
                .ConfigureAwait(false);
            return known.Value.GetString(Day);
        }
    }

    // Their day was sealed before they were listed on it, so they go to one after it.
    private async ValueTask MoveAsync(IEnumerable<Alert> alerts, string from, CancellationToken cancellation)
    {
        foreach (var alert in alerts)
        {
            var known = await accounts.CallAsync(
                () => accounts.Alerts.GetEntityAsync<TableEntity>(IdKey(alert.Id), RevisionKey(alert), null, cancellation), cancellation)
                .ConfigureAwait(false);
            if (known.Value.GetString(Day) == from)
            {
                var moved =
                    new TableEntity(IdKey(alert.Id),
                        RevisionKey(alert)) { [Day] = await _days.OpenAsync(alert.Responder, cancellation).ConfigureAwait(false) };
                try
                {
                    await accounts.CallAsync(
                        () => accounts.Alerts.UpdateEntityAsync(moved, known.Value.ETag, TableUpdateMode.Merge, cancellation), cancellation)
                        .ConfigureAwait(false);
                }
                catch (RequestFailedException changed) when (changed.Status == 412)
                {
                    // Somebody else has moved it.
                }
            }
        }
    }

    private static TableEntity Entity(Alert alert, string partition, string row)
    {
        var entity = new TableEntity(partition, row) { [Subject] = alert.Subject.Token };
        Chunks.Put(entity, Content, JsonSerializer.SerializeToUtf8Bytes(alert, AlertJson.Readable.Alert));
        return entity;
    }

    private static Alert Read(TableEntity entity) =>
        JsonSerializer.Deserialize(Chunks.Take(entity, Content).Span, AlertJson.Readable.Alert)
        ?? throw new InvalidDataException($"The alert {entity.PartitionKey}/{entity.RowKey} is empty.");

    // An id may come from anybody who asks; what cannot be a key is nobody's id.
    private static string IdKey(string id) =>
        "id-" + new string([.. id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '!')]);

    private static string RevisionKey(Alert alert) => alert.Revision.ToString("d3", CultureInfo.InvariantCulture);
}
