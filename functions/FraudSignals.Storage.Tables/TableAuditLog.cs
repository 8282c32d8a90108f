using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using FraudSignals.Auditing;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Tables;

/// <summary>
/// The audit trail in the table of alerts: a chain and a partition for each instance, which alone writes to it, so that no two wait for
/// each
/// other. Rows are only ever added.
/// </summary>
/// <param name="accounts">The tables.</param>
/// <param name="writer">Different for each instance, lower-case letters and digits.</param>
/// <param name="retention">How long entries are kept.</param>
/// <param name="clock">Stamps entries.</param>
internal sealed class TableAuditLog(TableAccounts accounts, string writer, TimeSpan retention, TimeProvider clock) : IAuditLog, IDisposable
{
    private const string Prefix = "audit-";
    private const string Content = "C";
    private const string At = "At";
    private const string Action = "Action";
    private const string What = "What";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private AuditChain _chain = AuditChain.New(writer);

    public async ValueTask AppendAsync(IReadOnlyList<AuditNote> notes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notes);
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            foreach (var part in notes.Chunk(TableLimits.EntitiesInTransaction))
            {
                var (chain, now) = (_chain, clock.GetUtcNow());
                var rows = new List<TableTransactionAction>(part.Length);
                foreach (var note in part)
                {
                    (var entry, var line, chain) = chain.Tie(note, now);
                    var entity = new TableEntity(Prefix + writer, RowOf(entry.Number))
                    {
                        [At] = now.UtcTicks, [Action] = AuditJson.WordOf(entry.Action), [What] = entry.What,
                    };
                    Chunks.Put(entity, Content, line);
                    rows.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity));
                }

                // An answer that was lost may have been a yes. Nobody else writes these numbers, so writing them again is the same, or
                // takes the place
                // of entries whose writer was told that they are not kept.
                await accounts.CallAsync(() => accounts.Alerts.SubmitTransactionAsync(rows, cancellation), cancellation)
                    .ConfigureAwait(false);
                _chain = chain;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask<ImmutableArray<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = All;
        if (query.From is { } from)
        {
            filter += " and " + TableClient.CreateQueryFilter($"At ge {from.UtcTicks}");
        }

        if (query.To is { } to)
        {
            filter += " and " + TableClient.CreateQueryFilter($"At lt {to.UtcTicks}");
        }

        if (query.What is { } what)
        {
            filter += " and " + TableClient.CreateQueryFilter($"What eq {what}");
        }

        if (!query.Actions.IsEmpty)
        {
            filter += $" and ({string.Join(" or ", query.Actions.Select(a => $"{Action} eq '{AuditJson.WordOf(a)}'"))})";
        }

        return
        [
            .. (await QueryAsync(filter, cancellation).ConfigureAwait(false)).Select(e => AuditChain.Read(LineOf(e).Span).Entry)
                .Where(query.Takes).OrderBy(e => e.At).ThenBy(e => e.Writer, StringComparer.Ordinal).ThenBy(e => e.Number)
                .TakeLast(query.Limit),
        ];
    }

    public async ValueTask<AuditCheck> CheckAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var rows = await QueryAsync(All, cancellation).ConfigureAwait(false);
            return AuditCheck.Of(
                rows.OrderBy(e => e.PartitionKey, StringComparer.Ordinal).ThenBy(e => e.RowKey, StringComparer.Ordinal)
                    .Select(e => ($"{e.PartitionKey}/{e.RowKey}", LineOf(e))),
                _chain.Number > 0 ? [_chain] : []);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask ForgetAsync(CancellationToken cancellation)
    {
        var before = (clock.GetUtcNow() - retention).UtcTicks;
        var old = await QueryAsync($"{All} and {TableClient.CreateQueryFilter($"At lt {before}")}", cancellation).ConfigureAwait(false);
        if (old.Count == 0)
        {
            return;
        }

        await AppendAsync([.. old.GroupBy(e => e.PartitionKey).Select(g => new AuditNote(
            AuditAction.EntriesForgotten, AuditNote.Host, null, g.Key[Prefix.Length..],
            string.Create(CultureInfo.InvariantCulture, $"{g.Count()} entries")))], cancellation).ConfigureAwait(false);
        foreach (var entity in old.OrderBy(e => e.RowKey, StringComparer.Ordinal))
        {
            await accounts.CallAsync(() => accounts.Alerts.DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ETag.All, cancellation),
                cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose() => _turn.Dispose();

    private static string All => $"PartitionKey ge '{Prefix}' and PartitionKey lt 'audit.'";

    private ValueTask<List<TableEntity>> QueryAsync(string filter, CancellationToken cancellation) =>
        accounts.QueryAsync(accounts.Alerts, filter, int.MaxValue, cancellation);

    private static ReadOnlyMemory<byte> LineOf(TableEntity entity) => Chunks.Take(entity, Content);

    private static string RowOf(long number) => number.ToString("d19", CultureInfo.InvariantCulture);
}
