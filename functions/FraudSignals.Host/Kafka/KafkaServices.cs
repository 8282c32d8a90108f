using System.Diagnostics.Metrics;
using FraudSignals.Http.Endpoints;
using FraudSignals.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FraudSignals.Host.Kafka;

/// <summary>Registers the intake from Kafka, and how it is.</summary>
internal static class KafkaServices
{
    /// <summary>
    /// To be called after the store is registered: hosted services stop in the reverse order, and nothing may come in then.
    /// </summary>
    public static void AddKafka(this IServiceCollection services, KafkaOptions options, TimeProvider clock)
    {
        services.AddSingleton(s => new KafkaLag(s.GetRequiredService<Meter>()));
        services.AddSingleton(s => new KafkaIntake(
            options, s.GetRequiredService<MessageIntake>(), s.GetRequiredService<KafkaLag>(), clock,
            s.GetRequiredService<ILogger<KafkaIntake>>()));
        services.AddHostedService<KafkaBackground>();
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "kafka", s => new KafkaCheck(s.GetRequiredService<KafkaIntake>(), s.GetRequiredService<KafkaLag>()), HealthStatus.Degraded,
            tags: null));
    }
}
