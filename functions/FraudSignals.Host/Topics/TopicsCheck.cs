using System.Globalization;
using FraudSignals.Topics.Broker;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Host.Topics;

/// <summary>Well while every subscription has room, and none has lost messages to want of it.</summary>
internal sealed class TopicsCheck(TopicBroker broker) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var states = broker.States;
        var full = states.Where(s => s.Evicted > 0)
            .Select(
                s =>
                    string.Create(CultureInfo.InvariantCulture,
                        $"{s.Topic}/{s.Name} is full; {s.Evicted} of its oldest messages are gone since the start, for nobody receives "
                        + $"them"))
            .ToList();
        var figures =
            states.SelectMany(
                s => new[] { ($"{s.Topic}/{s.Name}.waiting", s.Messages), ($"{s.Topic}/{s.Name}.deadLetters", s.DeadLetters) })
                .ToDictionary(f => f.Item1, f => (object)f.Item2);
        return Task.FromResult(new HealthCheckResult(
            full.Count == 0 ? HealthStatus.Healthy : context.Registration.FailureStatus, full.Count == 0 ? null : string.Join("; ", full),
            data: figures));
    }
}
