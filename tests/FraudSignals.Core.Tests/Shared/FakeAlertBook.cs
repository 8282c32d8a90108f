using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ingestion.Shared;

namespace FraudSignals.Shared;

/// <summary>Alerts in memory, each message once.</summary>
internal sealed class FakeAlertBook : IAlertBook
{
    private readonly Lock _lock = new();
    private readonly List<Alert> _alerts = [];

    public IReadOnlyList<Alert> Alerts
    {
        get
        {
            lock (_lock)
            {
                return [.. _alerts];
            }
        }
    }

    public ValueTask KeepAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _alerts.AddRange(alerts.Where(a => !_alerts.Exists(k => k.MessageId == a.MessageId)));
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<AlertPage> ListAsync(string? responder, string? after, int limit, CancellationToken cancellation) =>
        ValueTask.FromResult(AlertPage.Of([.. Alerts.Select(a => (a, ""))], null));

    public IAsyncEnumerable<Alert> ReceivedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        Alerts.Where(a => a.Received >= from && a.Received < to).ToAsyncEnumerable();

    public ValueTask<Alert?> FindAsync(string id, CancellationToken cancellation) =>
        ValueTask.FromResult(Alerts.LastOrDefault(a => a.Id == id));

    public ValueTask<IReadOnlyList<Alert>> OfSubjectAsync(Token subject, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<Alert>>([.. Alerts.Where(a => a.Subject.Token == subject.ToString())]);
}
