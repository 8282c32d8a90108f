using FraudSignals.Alerts;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Simulation;

/// <summary>A target that may be away, and whose confirmation may get lost.</summary>
internal sealed class SimulatedTarget(Random random) : IAlertTarget
{
    public string Name => "target";

    /// <summary>All that reached it, in order, as often as it did.</summary>
    public List<string> Seen { get; } = [];

    public bool IsReliable { get; set; }

    public Task PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        var fate = IsReliable ? 3 : random.Next(6);
        if (fate == 0)
        {
            throw new HttpRequestException("Nobody answers.");
        }

        Seen.AddRange(alerts.Take(fate == 1 ? random.Next(alerts.Count + 1) : alerts.Count).Select(a => a.MessageId));
        return fate <= 2 ? throw new HttpRequestException("The confirmation got lost.") : Task.CompletedTask;
    }
}
