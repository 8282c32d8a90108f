using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using FraudSignals.Alerts.Delivery;

namespace FraudSignals.Storage.Tables;

/// <summary>Keeps in the table of alerts how far webhooks have come: a row for each.</summary>
internal sealed class TableWebhooks(TableAccounts accounts) : IWebhookNotes
{
    private const string Partition = "webhooks";
    private const string Content = "C";

    public async ValueTask<WebhookNote> ReadAsync(string webhook, CancellationToken cancellation) =>
        (await FindAsync(webhook, cancellation).ConfigureAwait(false)).Note;

    public async ValueTask<WebhookNote> ChangeAsync(string webhook, Func<WebhookNote, WebhookNote> change, CancellationToken cancellation)
    {
        while (true)
        {
            var (before, tag) = await FindAsync(webhook, cancellation).ConfigureAwait(false);
            var after = change(before);
            var entity = new TableEntity(Partition, webhook);
            Chunks.Put(entity, Content, JsonSerializer.SerializeToUtf8Bytes(after, WebhookJson.Kept.WebhookNote));
            try
            {
                await accounts.CallAsync(
                    () => tag is { } known
                        ? accounts.Alerts.UpdateEntityAsync(entity, known, TableUpdateMode.Replace, cancellation)
                        : accounts.Alerts.AddEntityAsync(entity, cancellation),
                    cancellation).ConfigureAwait(false);
                return after;
            }
            catch (RequestFailedException other) when (other.Status is 409 or 412 or 404)
            {
                // Another instance was quicker: what it wrote is changed.
            }
        }
    }

    private async ValueTask<(WebhookNote Note, ETag? Tag)> FindAsync(string webhook, CancellationToken cancellation)
    {
        try
        {
            var entity = await accounts.CallAsync(
                () => accounts.Alerts.GetEntityAsync<TableEntity>(Partition, webhook, null, cancellation), cancellation)
                .ConfigureAwait(false);
            return (JsonSerializer.Deserialize(Chunks.Take(entity.Value, Content).Span, WebhookJson.Kept.WebhookNote) ?? WebhookNote.New,
                entity.Value.ETag);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return (WebhookNote.New, null);
        }
    }
}
