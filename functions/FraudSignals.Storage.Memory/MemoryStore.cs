using System.Collections.Immutable;
using System.Globalization;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ingestion.Budgets;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Memory;

/// <summary>
/// Keeps alerts in memory, and state nowhere but in the engine: nothing survives the process. The oldest alerts go when
/// there are more than <paramref name="maxAlerts"/>.
/// </summary>
/// <param name="maxAlerts">How many alerts, revisions counted singly, are kept. Default 1,000,000.</param>
/// <param name="sealer">Seals whom alerts are about; null keeps that in clear.</param>
/// <param name="budgets">Holds what typologies raise beyond their budgets; null holds nothing.</param>
public sealed class MemoryStore(int maxAlerts = 1_000_000, AlertSealer? sealer = null, AlertBudgets? budgets = null)
    : ICommitLog, IAlertLog, IHeldAlerts, IOperatorAlerts
{
    private readonly Lock _lock = new();
    private readonly List<Alert> _alerts = [];
    private readonly Dictionary<string, Alert> _latest = [];
    private long _dropped;

    public ValueTask ReserveAsync(int events, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask AppendAsync(Commit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (commit.RaisedAlerts.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        return sealer == null ? Keep(Judged(commit.RaisedAlerts)) : SealAsync(commit.RaisedAlerts);
    }

    /// <summary>Destroys a subject's identifier in its alerts. Returns whether it was in any.</summary>
    public async ValueTask<bool> EraseAsync(Token subject, CancellationToken cancellation)
    {
        List<Alert> about;
        lock (_lock)
        {
            about = _alerts.FindAll(a => a.Subject.Sealed != null && a.Subject.Token == subject.ToString());
        }

        return sealer != null && await sealer.DestroyAsync(about.Select(a => a.Subject), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    ValueTask<ImmutableArray<Alert>> IHeldAlerts.ListAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<ImmutableArray<Alert>>(
                [.. _alerts.GroupBy(a => a.MessageId).Select(g => g.Last()).Where(a => a.Hold is { Released: null, Discarded: null })]);
        }
    }

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        return Keep(alerts.Select(a => a with { Hold = a.Hold! with { Released = a.Received } }));
    }

    /// <inheritdoc/>
    public ValueTask DiscardAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        return Keep(alerts.Select(a => a with { Hold = a.Hold! with { Discarded = a.Received } }));
    }

    /// <inheritdoc/>
    public ValueTask RaiseAsync(Alert alert, CancellationToken cancellation) => Keep([alert]);

    private async ValueTask SealAsync(IReadOnlyList<RaisedAlert> raised)
    {
        await sealer!.ReserveAsync(raised.Select(d => d.Alert), CancellationToken.None).ConfigureAwait(false);
        await Keep(Judged([.. raised.Select(d => d with { Alert = sealer.Seal(d.Alert) })])).ConfigureAwait(false);
    }

    private IEnumerable<Alert> Judged(IReadOnlyList<RaisedAlert> raised) => (budgets?.Judge(raised) ?? raised).Select(d => d.Alert);

    private ValueTask Keep(IEnumerable<Alert> alerts)
    {
        lock (_lock)
        {
            foreach (var alert in alerts)
            {
                _alerts.Add(alert);
                _latest[alert.Id] = alert;
            }

            // Dropping a quarter at once keeps the cost per alert constant.
            if (_alerts.Count > maxAlerts)
            {
                var excess = _alerts.Count - maxAlerts * 3 / 4;
                foreach (var old in _alerts.Take(excess))
                {
                    if (ReferenceEquals(_latest.GetValueOrDefault(old.Id), old))
                    {
                        _latest.Remove(old.Id);
                    }
                }

                _alerts.RemoveRange(0, excess);
                _dropped += excess;
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Alert> ReceivedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _alerts.Where(a => a.Received >= from && a.Received < to).ToList().ToAsyncEnumerable();
        }
    }

    public ValueTask<AlertPage> ListAsync(string? responder, string? after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        long from = 0;
        if (after != null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            throw new FormatException("The cursor is none that was given.");
        }

        lock (_lock)
        {
            var position = (int)Math.Clamp(from - _dropped, 0, _alerts.Count);
            var page = new List<(Alert, string)>();
            for (; position < _alerts.Count && page.Count < limit; position++)
            {
                if (responder == null || _alerts[position].Responder == responder)
                {
                    page.Add((_alerts[position], Cursor(position + 1)));
                }
            }

            return ValueTask.FromResult(AlertPage.Of(page, Cursor(position)));
        }

        string Cursor(int behind) => (behind + _dropped).ToString(CultureInfo.InvariantCulture);
    }

    public ValueTask<Alert?> FindAsync(string id, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_latest.GetValueOrDefault(id));
        }
    }
}
