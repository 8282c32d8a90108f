using System.Diagnostics.Metrics;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Alerts.Webhooks;
using FraudSignals.Evaluation;
using FraudSignals.Events.Sources;
using FraudSignals.Host.Kafka;
using FraudSignals.Host.Topics;
using FraudSignals.Http;
using FraudSignals.Http.Access;
using FraudSignals.Http.Health;
using FraudSignals.Http.Parties;
using FraudSignals.Ingestion.Budgets;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ingestion.Verdicts;
using FraudSignals.Parties;
using FraudSignals.Ports;
using FraudSignals.Rules.Loading;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Memory;
using FraudSignals.Topics.Amqp;
using FraudSignals.Topics.Management;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Console;
using Scalar.AspNetCore;

namespace FraudSignals.Host.Serving;

/// <summary>The whole service in one process: HTTP surface, engine and store.</summary>
internal static class EmbeddedHost
{
    // A batch of the largest size takes a few seconds; after this the requests still running are cut off.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    private const int MaxConnections = 1000;
    private const int HealthConnections = 24;
    private const string MetricsPath = "/metrics";

    /// <exception cref="IOException">The data directory cannot be used; the message is for the user.</exception>
    public static WebApplication Build(ServingOptions options, TimeProvider clock)
    {
        // Empty on purpose: no settings file or environment variable opens another door than the ones checked here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var connections = new Connections(MaxConnections, HealthConnections);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listening.Configure(kestrel, options.Doors, connections));
        if (options.Logs)
        {
            AddLogs(builder.Logging, options.LogsJson, options.LogLevel);
        }

        builder.AddTelemetry(options.OpenTelemetry);
        var services = builder.Services;
        services.AddSingleton(s => s.GetRequiredService<IMeterFactory>().Create(Telemetry.Name));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddRoutingCore();
        services.AddFraudSignalsHttp(http =>
        {
            http.Sources.Clear();
            options.Sources.ToList().ForEach(http.Sources.Add);
            http.FurtherPaths[MetricsPath] = [PartyRole.Analyse, PartyRole.Administer];
            http.IsOpenWithoutParties = options.Doors.AreOfThisMachine;
            (http.OAuth.Authority, http.OAuth.Audience) = options.OAuth ?? ("", "");
        });
        services.AddPulses();
        if (options.Parties != null)
        {
            services.AddParties(_ => options.Parties);
        }

        services.AddHealthChecks()
            .Add(
                new HealthCheckRegistration("accepting", s => ActivatorUtilities.CreateInstance<AcceptingCheck>(s), HealthStatus.Unhealthy,
                    tags: null))
            .Add(
                new HealthCheckRegistration("state", s => ActivatorUtilities.CreateInstance<StateCheck>(s), HealthStatus.Unhealthy,
                    tags: null))
            .Add(
                new HealthCheckRegistration("clock", s => ActivatorUtilities.CreateInstance<ClockCheck>(s), HealthStatus.Unhealthy,
                    tags: null))
            .Add(
                new HealthCheckRegistration("rules", s => ActivatorUtilities.CreateInstance<RulesCheck>(s), HealthStatus.Degraded,
                    tags: null));

        var names = new SourceNames(Source.NamesOf(options.Sources));
        var settling = new SettlingTimes(options.Sources);
        var engine = new Engine(options.Rules, options.Engine with { SourceNames = names, Settling = settling });
        var budgets =
            new AlertBudgets(id => engine.Rules.Typologies.FirstOrDefault(t => t.Id == id)?.AlertsPerHour ?? options.AlertsPerHour);
        services.AddSingleton<IAlertOwners>(s => new AlertOwners(
            s.GetRequiredService<PartyDirectory>(), s.GetRequiredService<SourceDirectory>(), () => engine.Rules.Lists));
        services.AddSingleton(
            s =>
                new SealingOptions(options.Tokenizer.Derive(AlertSealer.Purpose), s.GetRequiredService<IAlertOwners>(), options.KeepClear,
                    s.GetRequiredService<ISnoozes>()));
        if (options.Store is { } local)
        {
            services.AddLocalStore(local with { Budgets = budgets }, options, engine, clock);
            if (options.Topics != null)
            {
                services.AddTopics(options.Topics, options.PartiesAtStart, local.Directory, options.Disk, options.Tokenizer, clock);
            }

            if (options.ServiceBus != null)
            {
                services.AddServiceBus(options.ServiceBus, clock);
            }
        }
        else
        {
            services.AddSingleton(s =>
            {
                var sealing = s.GetRequiredService<SealingOptions>();
                return new AlertSealer(new MemoryKeyPools(), sealing.Key, sealing.Owners, sealing.KeepClear, clock, sealing.Snoozes);
            });
            services.AddSingleton<IWebhookNotes, MemoryWebhooks>();
            services.AddSingleton<MemoryVerdicts>();
            services.AddSingleton(s => s.GetRequiredService<MemoryVerdicts>().Index);
            services.AddSingleton<IAuditLog>(new MemoryAuditLog(clock));
            services.AddSingleton<IVerdictLog>(s => s.GetRequiredService<MemoryVerdicts>());
            services.AddSingleton<ISnoozes>(s => s.GetRequiredService<MemoryVerdicts>().Index);
            services.AddSingleton(s => new MemoryStore(sealer: s.GetRequiredService<AlertSealer>(), budgets: budgets));
            services.AddSingleton<IHeldAlerts>(s => s.GetRequiredService<MemoryStore>());
            services.AddSingleton<IOperatorAlerts>(s => s.GetRequiredService<MemoryStore>());
            services.AddSingleton<IAlertLog>(s => s.GetRequiredService<MemoryStore>());
            services.AddSingleton(
                s =>
                    new Ingestor(engine, options.Tokenizer, s.GetRequiredService<MemoryStore>(), clock, options.ReceptionTime,
                        s.GetRequiredService<Meter>()));
            services.AddSingleton<IErasure>(
                s => new MemoryErasure(s.GetRequiredService<Ingestor>(), s.GetRequiredService<MemoryStore>()));
        }

        services.AddSingleton(options.Engine);
        services.AddSingleton(new VerdictRetention((options.Store ?? new LocalStoreOptions { Directory = "" }).AlertRetention));
        services.AddHostedService<RecordsBackground>();
        services.AddSingleton<IIngestion>(s => s.GetRequiredService<Ingestor>());
        services.AddSingleton<IInspection>(s => s.GetRequiredService<Ingestor>());
        services.AddSingleton(s => new RuleReloader(
            options.RuleReader, options.Rules, options.RulesStamp, s.GetRequiredService<Ingestor>(), s.GetService<ISwitchStore>(), clock,
            s.GetRequiredService<ILogger<RuleReloader>>(),
            takeSources: sources =>
            {
                s.GetRequiredService<SourceDirectory>().Take(sources);
                names.Take(Source.NamesOf(sources));
                settling.Take(sources);
            }));
        services.AddSingleton<IRuleControl>(s => s.GetRequiredService<RuleReloader>());
        services.AddHostedService<RulesBackground>();
        services.AddSingleton(s => new WebhookSender(
            () => s.GetRequiredService<PartyDirectory>().Parties, s.GetRequiredService<IPartyAlerts>(),
            s.GetRequiredService<IWebhookNotes>(), clock,
            s.GetRequiredService<ILogger<WebhookSender>>()));
        services.AddHostedService<WebhooksBackground>();
        if (options.Kafka != null)
        {
            services.AddKafka(options.Kafka, clock);
        }

        var app = builder.Build();

        // Opened now, so that what is wrong with it is told before anything listens.
        app.Services.GetRequiredService<Ingestor>();
        _ = new VerdictMetrics(app.Services.GetRequiredService<Meter>(), () => app.Services.GetRequiredService<VerdictIndex>().All);
        app.Use(connections.HandleAsync);
        options.Doors.UseProxies(app);
        app.Use(app.Services.GetRequiredService<PartyDirectory>() is var parties && options.Doors.AreOfThisMachine
            ? (context, next) => parties.HasParties ? next(context) : Loopback.GuardAsync(context, next)
            : (context, next) => next(context));
        if (app.Services.GetService<TopicsBackground>() is { } topics)
        {
            app.UseWebSockets();
            app.MapWhen(c => TopicSockets.Takes(c.Request.Path),
                sockets => sockets.Run(context => TopicSockets.ServeAsync(context, topics.Endpoint)));
            var management = app.Services.GetRequiredService<TopicManagement>();
            app.MapWhen(c => management.Takes(c.Request.Path), api => api.Run(management.HandleAsync));
        }

        app.Use(app.Services.GetRequiredService<AccessGate>().GuardAsync);
        app.UseRouting();
        app.MapFraudSignals();
        if (options.ShowsDocuments)
        {
            app.MapScalarApiReference(
                reference => reference.WithTitle("FraudSignals").WithOpenApiRoutePattern(FraudSignalsDescription.Path));
        }

        app.MapPrometheusScrapingEndpoint(MetricsPath).AnswersHead();
        return app;
    }

    private static void AddLogs(ILoggingBuilder logging, bool asJson, LogLevel least)
    {
        if (asJson)
        {
            logging.AddJsonConsole(console =>
            {
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
                console.UseUtcTimestamp = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }

        logging.SetMinimumLevel(least);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", least > LogLevel.Warning ? least : LogLevel.Warning);

        // A failed start is told by the command, in one line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }
}
