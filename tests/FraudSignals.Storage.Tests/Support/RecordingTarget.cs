using FraudSignals.Alerts;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Support;

/// <summary>A target that notes what it is sent, and is away when a test says so.</summary>
public sealed class RecordingTarget(string name = "test") : IAlertTarget
{
    private readonly Lock _lock = new();
    private readonly List<string> _seen = [];
    private volatile bool _isAway;
    private int _attempts;

    public string Name => name;

    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    /// <summary>What happens while it is away.</summary>
    public Exception Failure { get; set; } = new IOException("Nobody answers.");

    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>All that was confirmed, in order.</summary>
    public List<string> Seen
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    public Task PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _attempts);
        if (_isAway)
        {
            throw Failure;
        }

        lock (_lock)
        {
            _seen.AddRange(alerts.Select(a => a.MessageId));
        }

        return Task.CompletedTask;
    }
}
