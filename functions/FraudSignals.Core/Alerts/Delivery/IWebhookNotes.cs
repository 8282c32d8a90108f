namespace FraudSignals.Alerts.Delivery;

/// <summary>Keeps how far each webhook has come, durable when a change returns. Safe for use by many threads and instances.</summary>
public interface IWebhookNotes
{
    /// <summary>The note of a webhook; an empty one where there is none yet.</summary>
    /// <param name="webhook">See <see cref="WebhookNote.NameOf"/>.</param>
    /// <param name="cancellation">Stops the read.</param>
    ValueTask<WebhookNote> ReadAsync(string webhook, CancellationToken cancellation);

    /// <summary>Changes the note of a webhook.</summary>
    /// <param name="webhook">See <see cref="WebhookNote.NameOf"/>.</param>
    /// <param name="change">Makes the new one of the present one; may be asked again where another was quicker.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The new one.</returns>
    ValueTask<WebhookNote> ChangeAsync(string webhook, Func<WebhookNote, WebhookNote> change, CancellationToken cancellation);
}
