using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;

namespace FraudSignals.Storage.Local;

/// <content>
/// Alerts that budgets hold. Both that they are held and what became of them stands in the log of alerts, whose last entry of an alert
/// counts; so it is in the journal with what raised them, and a start reads it there.
/// </content>
public sealed partial class LocalStore
{
    private const int AtATime = 1000;

    // The longest lateness bound there is, and the hour itself.
    private static readonly TimeSpan LongestCounted = TimeSpan.FromDays(7) + TimeSpan.FromHours(1);

    /// <summary>The alerts that are held now, oldest first.</summary>
    internal ImmutableArray<Alert> Held()
    {
        Dictionary<string, Alert> last = new(StringComparer.Ordinal);
        HashSet<string> superseded = new(StringComparer.Ordinal);
        foreach (var alert in Newest(IHeldAlerts.Longest))
        {
            // The newest comes first.
            if (last.TryAdd(alert.MessageId, alert) && alert.IsTold && alert.Revision > 1)
            {
                superseded.Add(alert.Id);
            }
        }

        return [.. last.Values.Where(a => a.Hold is { Released: null, Discarded: null } && !superseded.Contains(a.Id))
            .OrderBy(a => a.Received).ThenBy(a => a.Time)];
    }

    /// <summary>Adds alerts no event raises: those about the platform, and once more those in the log, as they are now.</summary>
    internal async Task AddAlertsAsync(IReadOnlyList<Alert> alerts, IEngineAccess engine, CancellationToken cancellation)
    {
        var journal = await JournalAsync(cancellation).ConfigureAwait(false);
        foreach (var part in alerts.Chunk(AtATime))
        {
            await journal.ReserveAsync(DecisionBytes + part.Length * 8192, cancellation).ConfigureAwait(false);
            var durable = Task.CompletedTask;
            await engine.ExclusiveAsync(
                e =>
                {
                    var record = new GrowingBuffer();
                    CommitRecord.Write(record, new Commit(
                        new EventBatch(1), IngestionMode.Live, [.. part.Select(a => new RaisedAlert(0, a))], e.Rules.Hash,
                        ReadOnlyMemory<byte>.Empty));
                    durable = journal.Append(record.Written.Span, part);
                },
                cancellation).ConfigureAwait(false);
            await durable.ConfigureAwait(false);
        }
    }

    // The hours that alerts may still come of, so that counting goes on where it was.
    private void LearnBudgets()
    {
        if (_options.Budgets is { } budgets)
        {
            foreach (var alert in Newest(LongestCounted))
            {
                budgets.Learn(alert);
            }
        }
    }

    // Alerts from the newest back, as far as they were received so long before it.
    private IEnumerable<Alert> Newest(TimeSpan back)
    {
        DateTimeOffset? oldest = null;
        for (var end = _alerts.Count; end > _alerts.First;)
        {
            var from = Math.Max(_alerts.First, end - AtATime);
            var (alerts, _) = _alerts.Read(from, (int)(end - from));
            foreach (var alert in alerts.Reverse())
            {
                oldest ??= alert.Received - back;
                yield return alert;
            }

            if (alerts.Count > 0 && alerts.Max(a => a.Received) < oldest)
            {
                yield break;
            }

            end = from;
        }
    }
}
