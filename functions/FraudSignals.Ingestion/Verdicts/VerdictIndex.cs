using System.Collections.Immutable;
using FraudSignals.Ports;
using FraudSignals.Verdicts;

namespace FraudSignals.Ingestion.Verdicts;

/// <summary>Verdicts in memory, by alert and in their order, and what they snooze. Safe for use by many threads.</summary>
public sealed class VerdictIndex : ISnoozes
{
    private readonly Lock _lock = new();
    private readonly List<Verdict> _all = [];
    private readonly Dictionary<string, List<Verdict>> _byAlert = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Typology, string Subject), DateTimeOffset> _snoozed = [];

    /// <summary>All of them in their order.</summary>
    public ImmutableArray<Verdict> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Those of an alert.</summary>
    public ImmutableArray<Verdict> Of(string alert)
    {
        lock (_lock)
        {
            return [.. _byAlert.GetValueOrDefault(alert, [])];
        }
    }

    /// <summary>The verdict of the same alert, party and id; null where there is none.</summary>
    public Verdict? Find(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return Of(verdict.Alert).FirstOrDefault(v => v.Id == verdict.Id && v.By == verdict.By);
    }

    /// <summary>Adds one that is kept.</summary>
    public void Add(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        lock (_lock)
        {
            _all.Add(verdict);
            if (!_byAlert.TryGetValue(verdict.Alert, out var those))
            {
                _byAlert[verdict.Alert] = those = [];
            }

            those.Add(verdict);

            // A subject that is confirmed after all is spoken of again.
            var about = (verdict.Typology, verdict.Subject);
            if (verdict.SnoozeUntil is { } until)
            {
                _snoozed[about] = until;
            }
            else if (verdict.Finding == VerdictFinding.Confirmed)
            {
                _snoozed.Remove(about);
            }
        }
    }

    /// <summary>Leaves those taken since a time.</summary>
    public void Forget(DateTimeOffset before)
    {
        lock (_lock)
        {
            List<Verdict> kept = [.. _all.Where(v => v.At >= before)];
            _all.Clear();
            _byAlert.Clear();
            _snoozed.Clear();
            kept.ForEach(Add);
        }
    }

    /// <inheritdoc/>
    public ValueTask RefreshAsync(CancellationToken cancellation) => default;

    /// <inheritdoc/>
    public DateTimeOffset? Until(string typology, string subject)
    {
        lock (_lock)
        {
            return _snoozed.TryGetValue((typology, subject), out var until) ? until : null;
        }
    }
}
