using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Ingestion.Single;

namespace FraudSignals.Backtesting;

/// <summary>The store of a back-test: keeps the alerts, and when each watched subject was first seen in the period.</summary>
/// <param name="watched">Whose first event matters: the fraud subjects.</param>
internal sealed class AlertRecorder(IEnumerable<SubjectKey> watched) : ICommitLog
{
    private readonly Dictionary<SubjectKey, long> _firstSeen = watched.ToDictionary(s => s, _ => long.MaxValue);

    /// <summary>Alerts and their revisions, in the order they were raised.</summary>
    public List<Alert> Alerts { get; } = [];

    public DateTimeOffset? FirstSeen(SubjectKey subject) =>
        _firstSeen.TryGetValue(subject, out var time) && time != long.MaxValue ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;

    public ValueTask ReserveAsync(int events, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask AppendAsync(Commit commit)
    {
        if (commit.Mode == IngestionMode.Live)
        {
            Note(commit.Batch);
        }

        foreach (var raised in commit.RaisedAlerts)
        {
            Alerts.Add(raised.Alert);
        }

        return ValueTask.CompletedTask;
    }

    private void Note(EventBatch batch)
    {
        foreach (ref readonly var e in batch.Events.AsSpan(0, batch.Count))
        {
            foreach (var named in e.Named())
            {
                ref var first = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_firstSeen, named.Key);
                if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref first))
                {
                    first = Math.Min(first, e.Time);
                }
            }
        }
    }
}
