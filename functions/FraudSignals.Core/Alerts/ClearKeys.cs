using FraudSignals.Events;

namespace FraudSignals.Alerts;

/// <summary>
/// The identifiers in clear of the newest alerts' subjects, in memory alone: whoever reads alerts of a running host sees
/// them, and a restart forgets them. Safe for use by many threads.
/// </summary>
/// <param name="capacity">How many are remembered; the oldest go first.</param>
public sealed class ClearKeys(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _keys = [];
    private readonly Queue<string> _oldest = [];

    public void Remember(AlertSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject.Key == null)
        {
            return;
        }

        lock (_lock)
        {
            if (_keys.TryAdd(subject.Token, subject.Key))
            {
                _oldest.Enqueue(subject.Token);
                if (_oldest.Count > capacity)
                {
                    _keys.Remove(_oldest.Dequeue());
                }
            }
        }
    }

    public void Forget(Token token)
    {
        lock (_lock)
        {
            // Its place in the queue stays, and finds nothing to remove when its turn comes.
            _keys.Remove(token.ToString());
        }
    }

    /// <summary>The alert with its subject's identifier, if that is remembered.</summary>
    public Alert Show(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        lock (_lock)
        {
            return _keys.TryGetValue(alert.Subject.Token, out var key) ? alert with { Subject = alert.Subject with { Key = key } } : alert;
        }
    }
}
