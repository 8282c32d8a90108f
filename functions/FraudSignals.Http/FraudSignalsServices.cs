using System.Diagnostics.Metrics;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Http.Access;
using FraudSignals.Http.Batches;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Endpoints;
using FraudSignals.Http.Endpoints.Webhooks;
using FraudSignals.Http.Health;
using FraudSignals.Http.Parties;
using FraudSignals.Http.Pulses;
using FraudSignals.Http.Routing;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Verdicts;
using FraudSignals.Ports;
using FraudSignals.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FraudSignals.Http;

/// <summary>
/// Registers the HTTP surface. The host registers <c>IIngestion</c>, <c>IAlertLog</c>, <c>IInspection</c>, <c>IErasure</c>, its health
/// checks and, where its rules can change, <c>IRuleControl</c>, where whom alerts are about is sealed, <c>AlertSealer</c>, and where
/// verdicts are kept, <c>IVerdictLog</c>, where there is an audit trail, <c>IAuditLog</c>, and where
/// budgets hold alerts, <c>IHeldAlerts</c>.
/// </summary>
public static class FraudSignalsServices
{
    /// <summary>Adds <see cref="FraudSignalsApi"/> and what it needs; the options are checked when the host starts.</summary>
    public static IServiceCollection AddFraudSignalsHttp(
        this IServiceCollection services, Action<FraudSignalsHttpOptions>? configure = null)
    {
        services.AddOptions<FraudSignalsHttpOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FraudSignalsHttpOptions>, FraudSignalsHttpOptionsCheck>();
        services.AddSingleton<MemoryCheck>();
        services.AddHealthChecks()
            .Add(new HealthCheckRegistration("memory", s => s.GetRequiredService<MemoryCheck>(), HealthStatus.Unhealthy, tags: null));
        services.AddHealthChecks().AddCheck<FeedCheck>("feeds").AddCheck<TypologiesCheck>("typologies");
        services.AddMetrics();
        services.AddSingleton<SourceDirectory>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<FeedWatch>();
        services.AddAccess();
        services.AddSingleton<SubjectEncryption>();
        services.AddSingleton(
            s =>
                new AlertView(s.GetRequiredService<IAlertLog>(), s.GetService<AlertSealer>(), s.GetRequiredService<SubjectEncryption>(),
                    s.GetRequiredService<Auditor>()));
        services.AddSingleton<IPartyAlerts>(s => new PartyAlerts(s.GetRequiredService<AlertView>()));
        services.AddSingleton(s => new WebhookEndpoint(s.GetRequiredService<PartyDirectory>(), s.GetService<IWebhookNotes>()));
        services.AddSingleton(s => new Auditor(s.GetService<IAuditLog>(), s.GetRequiredService<TimeProvider>()));
        services.AddHostedService(s => new AuditFollower(
            s.GetService<IAuditLog>(), s.GetRequiredService<PartyDirectory>(), s.GetService<IRuleControl>(),
            s.GetService<IHostApplicationLifetime>(),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<AuditFollower>>()));
        services.AddSingleton(
            s =>
                new Approvals(s.GetRequiredService<PartyDirectory>(), s.GetService<IAuditLog>(), s.GetRequiredService<Auditor>(),
                    s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(
            s =>
                new Oversight(s.GetRequiredService<Auditor>(), new AuditEndpoint(s.GetService<IAuditLog>()),
                    s.GetRequiredService<Approvals>(),
                    new HoldEndpoint(s.GetService<IHeldAlerts>(), s.GetRequiredService<Approvals>(), s.GetRequiredService<Auditor>()),
                    new ReportEndpoint(s.GetRequiredService<IAlertLog>(), s.GetService<IVerdictLog>(), s.GetRequiredService<Auditor>(),
                        s.GetRequiredService<TimeProvider>())));
        services.AddSingleton<BatchEndpoint>();
        services.AddSingleton(s => new MessageIntake(
            s.GetRequiredService<BatchEndpoint>(), s.GetRequiredService<SourceDirectory>(),
            s.GetRequiredService<IOptions<FraudSignalsHttpOptions>>().Value.Limits));
        services.TryAddSingleton(s => new VerdictIntake(
            s.GetRequiredService<IVerdictLog>(), s.GetRequiredService<IIngestion>(), s.GetRequiredService<TimeProvider>(),
            (s.GetService<EngineOptions>() ?? new EngineOptions()).Lateness));
        services.AddSingleton(s => new FraudSignalsApi(
            new Router(s.GetRequiredService<IOptions<FraudSignalsHttpOptions>>().Value, s.GetRequiredService<AccessGate>()),
            s.GetRequiredService<BatchEndpoint>(),
            s.GetRequiredService<SourceDirectory>(),
            s.GetRequiredService<AlertView>(),
            s.GetRequiredService<IInspection>(),
            s.GetRequiredService<IErasure>(),
            new RulesEndpoint(s.GetService<IRuleControl>(), s.GetRequiredService<Approvals>(), s.GetRequiredService<Auditor>(),
                s.GetRequiredService<TimeProvider>()),
            s.GetRequiredService<HealthCheckService>(),
            s.GetService<ClaimIntake>(),
            s.GetRequiredService<MemoryCheck>(),
            s.GetRequiredService<PartyDirectory>(),
            new VerdictEndpoint(
                s.GetRequiredService<AlertView>(), s.GetService<IVerdictLog>(),
                s.GetService<IVerdictLog>() == null ? null : s.GetRequiredService<VerdictIntake>(),
                s.GetRequiredService<Approvals>(), s.GetRequiredService<Auditor>(), s.GetRequiredService<TimeProvider>()),
            s.GetRequiredService<Oversight>(),
            s.GetRequiredService<IOptions<FraudSignalsHttpOptions>>().Value.Limits,
            s.GetRequiredService<TimeProvider>()));
        return services;
    }

    // Where the host has registered an IPartySource it is followed; else there are no parties.
    private static void AddAccess(this IServiceCollection services)
    {
        services.AddBearerTokens();
        services.AddSingleton(s =>
        {
            var directory = new PartyDirectory();
            if (s.GetService<IPartySource>() == null)
            {
                directory.Take(null);
            }

            return directory;
        });
        services.AddSingleton<Identification>();
        services.AddSingleton(s => new AccessGate(
            s.GetRequiredService<PartyDirectory>(), s.GetRequiredService<Identification>(),
            s.GetRequiredService<IOptions<FraudSignalsHttpOptions>>(),
            s.GetRequiredService<ILogger<AccessGate>>()));
        services.AddHealthChecks()
            .Add(
                new HealthCheckRegistration("parties", s => ActivatorUtilities.CreateInstance<PartiesCheck>(s), HealthStatus.Unhealthy,
                    tags: null));
    }

    /// <summary>
    /// Has feeds, rules and typologies watched that go silent or loud: for a host whose counters are all there are, not one instance of
    /// many.
    /// </summary>
    public static IServiceCollection AddPulses(this IServiceCollection services)
    {
        services.AddSingleton(s => new PulseWatch(
            s.GetRequiredService<FeedWatch>(), s.GetRequiredService<IInspection>(), s.GetRequiredService<IOperatorAlerts>(),
            s.GetRequiredService<SourceDirectory>(), s.GetRequiredService<IMeterFactory>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<PulseWatch>>()));
        services.AddHostedService(s => s.GetRequiredService<PulseWatch>());
        services.AddHealthChecks()
            .Add(new HealthCheckRegistration("pulses", s => s.GetRequiredService<PulseWatch>(), HealthStatus.Degraded, tags: null));
        return services;
    }

    /// <summary>Has the document of the parties read from a source before anything is answered, and followed from then on.</summary>
    public static IServiceCollection AddParties(this IServiceCollection services, Func<IServiceProvider, IPartySource> source)
    {
        services.AddSingleton(source);
        services.AddSingleton<PartyFollower>();
        services.AddHostedService(s => s.GetRequiredService<PartyFollower>());
        return services;
    }

    /// <summary>
    /// Has batches that are more than one request may bring kept in the host's <see cref="IClaimStore"/> and answered 202. The
    /// host calls <see cref="ClaimWorker"/> for what the store queues.
    /// </summary>
    public static IServiceCollection AddFraudSignalsClaims(this IServiceCollection services, ClaimOptions options)
    {
        services.AddSingleton(s => new ClaimIntake(s.GetRequiredService<IClaimStore>(), options, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new ClaimWorker(
            s.GetRequiredService<IClaimStore>(),
            s.GetRequiredService<BatchEndpoint>(),
            s.GetRequiredService<SourceDirectory>(),
            options,
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<ClaimWorker>>()));
        return services;
    }
}
