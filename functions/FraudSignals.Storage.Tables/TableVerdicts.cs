using System.Collections.Immutable;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using FraudSignals.Ingestion.Verdicts;
using FraudSignals.Ports;
using FraudSignals.Verdicts;

namespace FraudSignals.Storage.Tables;

/// <summary>
/// Verdicts in the table of alerts: a partition for each alert, a row for each verdict. What they snooze is looked at every few seconds.
/// </summary>
internal sealed class TableVerdicts(TableAccounts accounts, TimeProvider clock) : IVerdictLog, ISnoozes, IDisposable
{
    private const string Content = "C";
    private const string At = "At";
    private const string All = "PartitionKey ge 'verdicts-' and PartitionKey lt 'verdicts.'";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile VerdictIndex _known = new();
    private long _read;
    private int _added;
    private int _addedWhenRead;

    public async ValueTask<(Verdict Kept, bool IsNew)> AddAsync(Verdict verdict, CancellationToken cancellation)
    {
        var entity = new TableEntity(PartitionOf(verdict.Alert), RowOf(verdict)) { [At] = verdict.At.UtcTicks };
        Chunks.Put(entity, Content, JsonSerializer.SerializeToUtf8Bytes(verdict, VerdictJson.Readable.Verdict));
        try
        {
            await accounts.CallAsync(() => accounts.Alerts.AddEntityAsync(entity, cancellation), cancellation).ConfigureAwait(false);
            Interlocked.Increment(ref _added); // This instance knows at once, also where it was reading just now.
            return (verdict, true);
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            var known = await accounts.CallAsync(
                () => accounts.Alerts.GetEntityAsync<TableEntity>(entity.PartitionKey, entity.RowKey, null, cancellation), cancellation)
                .ConfigureAwait(false);
            return (Read(known.Value), false);
        }
    }

    public async ValueTask<ImmutableArray<Verdict>> OfAlertAsync(string alert, CancellationToken cancellation)
    {
        var partition = PartitionOf(alert);
        return await QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellation).ConfigureAwait(false);
    }

    public async ValueTask<ImmutableArray<Verdict>> AllAsync(CancellationToken cancellation)
    {
        await RefreshAsync(cancellation).ConfigureAwait(false);
        return _known.All;
    }

    public async ValueTask RefreshAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var added = Volatile.Read(ref _added);
            if (_read == 0 || added != _addedWhenRead || clock.GetElapsedTime(_read) >= Fresh)
            {
                var at = clock.GetTimestamp();
                var known = new VerdictIndex();
                foreach (var verdict in await QueryAsync(All, cancellation).ConfigureAwait(false))
                {
                    known.Add(verdict);
                }

                (_known, _read, _addedWhenRead) = (known, at, added);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var filter = $"{All} and {TableClient.CreateQueryFilter($"At lt {before.UtcTicks}")}";
        foreach (var old in await accounts.QueryAsync(accounts.Alerts, filter, int.MaxValue, cancellation).ConfigureAwait(false))
        {
            await accounts.CallAsync(() => accounts.Alerts.DeleteEntityAsync(old.PartitionKey, old.RowKey, ETag.All, cancellation),
                cancellation).ConfigureAwait(false);
        }

        Interlocked.Increment(ref _added);
    }

    public DateTimeOffset? Until(string typology, string subject) => _known.Until(typology, subject);

    public void Dispose() => _turn.Dispose();

    private async ValueTask<ImmutableArray<Verdict>> QueryAsync(string filter, CancellationToken cancellation) =>
        [.. (await accounts.QueryAsync(accounts.Alerts, filter, int.MaxValue, cancellation).ConfigureAwait(false)).OrderBy(
            e => e.GetInt64(At)).Select(Read)];

    private static Verdict Read(TableEntity entity) =>
        JsonSerializer.Deserialize(Chunks.Take(entity, Content).Span, VerdictJson.Readable.Verdict)
        ?? throw new InvalidDataException($"The verdict {entity.PartitionKey}/{entity.RowKey} is empty.");

    // Whoever asks was shown the alert, so its id is one of ours.
    private static string PartitionOf(string alert) => "verdicts-" + alert;

    // An id may be anything its sender likes.
    private static string RowOf(Verdict verdict) =>
        Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{verdict.By}|{verdict.Id}")));
}
