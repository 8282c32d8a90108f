using FraudSignals.Alerts.Delivery;

namespace FraudSignals.Storage.Memory;

/// <summary>Keeps in memory how far webhooks have come.</summary>
public sealed class MemoryWebhooks : IWebhookNotes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WebhookNote> _notes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<WebhookNote> ReadAsync(string webhook, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_notes.GetValueOrDefault(webhook, WebhookNote.New));
        }
    }

    /// <inheritdoc/>
    public ValueTask<WebhookNote> ChangeAsync(string webhook, Func<WebhookNote, WebhookNote> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_lock)
        {
            return ValueTask.FromResult(_notes[webhook] = change(_notes.GetValueOrDefault(webhook, WebhookNote.New)));
        }
    }
}
