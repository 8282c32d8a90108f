using System.Text.Json;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local;

/// <summary>Keeps in a file how far webhooks have come; it is written anew with each change, which is flushed before it counts.</summary>
public sealed class WebhookFile : IWebhookNotes
{
    private readonly string _path;
    private readonly Disk _disk;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WebhookNote> _notes;

    /// <summary>Reads the file; changes nothing.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public WebhookFile(string path, Disk disk)
    {
        (_path, _disk) = (path, disk);
        try
        {
            _notes = File.Exists(path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(path), WebhookJson.Kept.DictionaryStringWebhookNote) ?? [] : [];
        }
        catch (JsonException problem)
        {
            throw new IOException($"{path} is damaged: {problem.Message} Move it elsewhere to have all kept alerts posted again.", problem);
        }
    }

    /// <inheritdoc/>
    public ValueTask<WebhookNote> ReadAsync(string webhook, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_notes.GetValueOrDefault(webhook, WebhookNote.New));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">It cannot be kept; then it did not change.</exception>
    public ValueTask<WebhookNote> ChangeAsync(string webhook, Func<WebhookNote, WebhookNote> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_lock)
        {
            var before = _notes.GetValueOrDefault(webhook, WebhookNote.New);
            var after = change(before);
            _notes[webhook] = after;
            try
            {
                _disk.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(_notes, WebhookJson.Kept.DictionaryStringWebhookNote));
            }
            catch (Exception problem) when (problem is IOException or DiskFailedException)
            {
                _notes[webhook] = before;
                throw new StoreUnavailableException(problem.Message, problem);
            }

            return ValueTask.FromResult(after);
        }
    }
}
