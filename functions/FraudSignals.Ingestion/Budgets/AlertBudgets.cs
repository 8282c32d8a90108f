using FraudSignals.Alerts;

namespace FraudSignals.Ingestion.Budgets;

/// <summary>
/// Counts the alerts of one log against budgets, in the order in which they are kept. What is held depends on that order and the alerts'
/// own times
/// alone, so the same log comes to the same, whenever it is counted. Safe for use by many threads.
/// </summary>
/// <param name="budgetOf">The budget of a typology, alerts an hour; null where it has none.</param>
public sealed class AlertBudgets(Func<string, int?> budgetOf)
{
    // Hours that no alert can be of any more.
    private const int MostHours = 4_096;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Typology, DateTimeOffset Hour), int> _counts = [];

    /// <summary>Counts an alert of the log that was judged before.</summary>
    public void Learn(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (AlertBudget.Counts(alert))
        {
            lock (_lock)
            {
                Count(alert);
            }
        }
    }

    /// <summary>
    /// Judges what is about to be kept: what is beyond its budget is marked as held, and with the first of each group comes a notice.
    /// </summary>
    public IReadOnlyList<RaisedAlert> Judge(IReadOnlyList<RaisedAlert> raised)
    {
        ArgumentNullException.ThrowIfNull(raised);
        List<RaisedAlert> judged = new(raised.Count);
        lock (_lock)
        {
            foreach (var one in raised)
            {
                if (!AlertBudget.Counts(one.Alert) || budgetOf(one.Alert.Typology) is not { } budget)
                {
                    judged.Add(one);
                    continue;
                }

                var count = Count(one.Alert);
                judged.Add(
                    count <= budget ? one
                        : one with { Alert = one.Alert with { Hold = new AlertHold(AlertBudget.GroupOf(one.Alert)) } });
                if (count == budget + 1)
                {
                    judged.Add(one with { Alert = AlertBudget.NoticeOf(one.Alert, budget) });
                }
            }
        }

        return judged;
    }

    private int Count(Alert alert)
    {
        var hour = (alert.Typology, AlertBudget.HourOf(alert));
        if (_counts.Count >= MostHours && !_counts.ContainsKey(hour))
        {
            foreach (var old in _counts.Keys.OrderBy(k => k.Hour).Take(MostHours / 2).ToList())
            {
                _counts.Remove(old);
            }
        }

        return _counts[hour] = _counts.GetValueOrDefault(hour) + 1;
    }
}
