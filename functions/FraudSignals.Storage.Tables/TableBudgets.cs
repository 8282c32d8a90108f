using System.Collections.Immutable;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using FraudSignals.Alerts;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Tables;

/// <summary>
/// Budgets in the table of alerts: for each typology and hour a row that names the alerts that went on, and beside it a row for each that
/// is held.
/// Both are there for good before an alert is listed, so that whoever judges it again comes to the same.
/// </summary>
internal sealed class TableBudgets(TableAccounts accounts, TimeProvider clock) : IAlertBudget
{
    private const string Prefix = "held-";
    private const string CountRow = "!count";
    private const string Content = "C";
    private const string At = "At";
    private const string State = "State";
    private const string Waiting = "held";
    private const string LetGo = "released";
    private const string ThrownAway = "discarded";
    private const string First = "First";

    /// <summary>The budget of a typology, alerts an hour; null where it has none.</summary>
    public Func<string, int?> BudgetOf { get; set; } = _ => null;

    public async ValueTask<IReadOnlyList<Alert>> JudgeAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        List<Alert> going = [.. alerts.Where(a => !AlertBudget.Counts(a) || BudgetOf(a.Typology) == null)];
        foreach (var group in alerts.Except(going).GroupBy(AlertBudget.GroupOf, StringComparer.Ordinal))
        {
            await JudgeAsync(group.Key, [.. group], BudgetOf(group.First().Typology)!.Value, going, cancellation).ConfigureAwait(false);
        }

        return going;
    }

    /// <summary>Those that are held now, oldest first.</summary>
    public async ValueTask<ImmutableArray<Alert>> ListAsync(CancellationToken cancellation)
    {
        var since = (clock.GetUtcNow() - IHeldAlerts.Longest).UtcTicks;
        var filter = $"{All} and State eq '{Waiting}' and {TableClient.CreateQueryFilter($"At ge {since}")}";
        return [
            .. (await accounts.QueryAsync(accounts.Alerts, filter, int.MaxValue, cancellation).ConfigureAwait(false)).OrderBy(
                e => e.GetInt64(At)).Select(Read)];
    }

    /// <summary>Notes what became of alerts.</summary>
    public async ValueTask DecideAsync(IReadOnlyList<Alert> alerts, bool isReleased, CancellationToken cancellation)
    {
        foreach (var alert in alerts)
        {
            var decided =
                new TableEntity(Prefix + AlertBudget.GroupOf(alert), alert.MessageId) { [State] = isReleased ? LetGo : ThrownAway };
            await accounts.CallAsync(() => accounts.Alerts.UpdateEntityAsync(decided, ETag.All, TableUpdateMode.Merge, cancellation),
                cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Removes what no alert can be of any more.</summary>
    public async ValueTask ForgetAsync(CancellationToken cancellation)
    {
        var before = (clock.GetUtcNow() - 2 * IHeldAlerts.Longest).UtcTicks;
        var filter = $"{All} and {TableClient.CreateQueryFilter($"At lt {before}")}";
        foreach (var old in await accounts.QueryAsync(accounts.Alerts, filter, int.MaxValue, cancellation).ConfigureAwait(false))
        {
            await accounts.CallAsync(() => accounts.Alerts.DeleteEntityAsync(old.PartitionKey, old.RowKey, ETag.All, cancellation),
                cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask JudgeAsync(string group, IReadOnlyList<Alert> alerts, int budget, List<Alert> going,
        CancellationToken cancellation)
    {
        var (went, first) = await CountAsync(group, alerts, budget, cancellation).ConfigureAwait(false);
        foreach (var alert in alerts)
        {
            if (went.Contains(alert.MessageId))
            {
                going.Add(alert);
                continue;
            }

            if (await StateAsync(group, alert, cancellation).ConfigureAwait(false) == LetGo)
            {
                going.Add(alert);
            }

            if (alert.MessageId == first)
            {
                going.Add(AlertBudget.NoticeOf(alert, budget));
            }
        }
    }

    // Gives a place to as many as there are places; of those without one, who came first brings the notice.
    private async ValueTask<(HashSet<string> Went, string? First)> CountAsync(string group, IReadOnlyList<Alert> alerts, int budget,
        CancellationToken cancellation)
    {
        while (true)
        {
            var known = await accounts.CallAsync(
                () => accounts.Alerts.GetEntityIfExistsAsync<TableEntity>(Prefix + group, CountRow, null, cancellation), cancellation)
                .ConfigureAwait(false);
            var row = known.HasValue ? known.Value! : new TableEntity(Prefix + group, CountRow) { [At] = clock.GetUtcNow().UtcTicks };
            HashSet<string> went = known.HasValue ? [.. JsonSerializer.Deserialize<string[]>(Chunks.Take(row, Content).Span)!] : [];
            var (count, first) = (went.Count, row.GetString(First));
            foreach (var alert in alerts)
            {
                if (went.Count < budget)
                {
                    went.Add(alert.MessageId);
                }
                else if (!went.Contains(alert.MessageId))
                {
                    first ??= alert.MessageId;
                }
            }

            if (went.Count == count && first == row.GetString(First))
            {
                return (went, first);
            }

            row[First] = first;
            Chunks.Put(row, Content, JsonSerializer.SerializeToUtf8Bytes(went.ToArray()));
            try
            {
                await accounts.CallAsync(
                    () => known.HasValue ? accounts.Alerts.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellation)
                        : accounts.Alerts.AddEntityAsync(row, cancellation),
                    cancellation).ConfigureAwait(false);
                return (went, first);
            }
            catch (RequestFailedException changed) when (changed.Status is 409 or 412)
            {
                // Another instance counted meanwhile.
            }
        }
    }

    private async ValueTask<string> StateAsync(string group, Alert alert, CancellationToken cancellation)
    {
        var row = new TableEntity(Prefix + group, alert.MessageId) { [At] = clock.GetUtcNow().UtcTicks, [State] = Waiting };
        Chunks.Put(row, Content,
            JsonSerializer.SerializeToUtf8Bytes(alert.WithoutKey() with { Hold = new AlertHold(group) }, AlertJson.Readable.Alert));
        try
        {
            await accounts.CallAsync(() => accounts.Alerts.AddEntityAsync(row, cancellation), cancellation).ConfigureAwait(false);
            return Waiting;
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            var known = await accounts.CallAsync(
                () => accounts.Alerts.GetEntityAsync<TableEntity>(row.PartitionKey, row.RowKey, [State], cancellation), cancellation)
                .ConfigureAwait(false);
            return known.Value.GetString(State);
        }
    }

    private static string All => $"PartitionKey ge '{Prefix}' and PartitionKey lt 'held.'";

    private static Alert Read(TableEntity entity) =>
        JsonSerializer.Deserialize(Chunks.Take(entity, Content).Span, AlertJson.Readable.Alert)
        ?? throw new InvalidDataException($"The alert {entity.PartitionKey}/{entity.RowKey} is empty.");
}
