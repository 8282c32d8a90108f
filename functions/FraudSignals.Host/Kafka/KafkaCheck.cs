using FraudSignals.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Host.Kafka;

/// <summary>Well while brokers answer and what they bring is kept; batches over HTTP are taken all the same.</summary>
internal sealed class KafkaCheck(KafkaIntake intake, KafkaLag lag) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(new HealthCheckResult(
            intake.Problem == null ? HealthStatus.Healthy : context.Registration.FailureStatus, intake.Problem,
            data: new Dictionary<string, object> { ["lag"] = lag.Total }));
}
