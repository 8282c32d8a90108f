using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ingestion.Verdicts;
using FraudSignals.Parties;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Storage.Tables;

/// <summary>
/// Registers the store. The host registers <see cref="RuleSnapshot"/> and <see cref="Tokenizer"/>, and if it likes
/// <see cref="EngineOptions"/>, <see cref="TimeProvider"/>, <see cref="Meter"/>, <see cref="IAlertOwners"/>, logging and any number of
/// <see cref="IAlertTarget"/>.
/// </summary>
public static class TablesServices
{
    /// <summary>
    /// Adds <see cref="IIngestion"/>, <see cref="IInspection"/>, <see cref="IErasure"/> and <see cref="IAlertLog"/> over Azure Tables,
    /// <see cref="IRuleTarget"/>
    /// and <see cref="ISwitchStore"/> to change rules, <see cref="TablesSweep"/> for the timers, and <see cref="TablesState"/> for health
    /// checks.
    /// </summary>
    /// <exception cref="ArgumentException">A setting is out of range or missing; the message names it.</exception>
    public static IServiceCollection AddTablesStore(this IServiceCollection services, TablesStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        services.AddSingleton(_ => new TableAccounts(options));
        services.AddSingleton(s => new TableSubjectStore(s.GetRequiredService<TableAccounts>(), options));
        services.AddSingleton(s => new TableAlertBook(s.GetRequiredService<TableAccounts>(), options, Clock(s)));
        services.AddSingleton(s => new TableVerdicts(s.GetRequiredService<TableAccounts>(), Clock(s)));
        services.AddSingleton<IWebhookNotes>(s => new TableWebhooks(s.GetRequiredService<TableAccounts>()));
        services.AddSingleton<IAuditLog>(s => new TableAuditLog(
            s.GetRequiredService<TableAccounts>(), RandomNumberGenerator.GetHexString(16, lowercase: true), options.AuditRetention,
            Clock(s)));
        services.AddSingleton(s => new TableBudgets(s.GetRequiredService<TableAccounts>(), Clock(s)));
        services.AddSingleton<IHeldAlerts>(
            s => new TableHeldAlerts(s.GetRequiredService<TableBudgets>(), s.GetRequiredService<SharedIngestor>(), Clock(s)));
        services.AddSingleton<IVerdictLog>(s => s.GetRequiredService<TableVerdicts>());
        services.AddSingleton(s => new AlertSealer(
            new TableKeyPools(s.GetRequiredService<TableAccounts>()), s.GetRequiredService<Tokenizer>().Derive(AlertSealer.Purpose),
            s.GetService<IAlertOwners>() ?? new AlertOwnership(PartySet.Empty, [], []), options.KeepClear, Clock(s),
            s.GetRequiredService<TableVerdicts>()));
        services.AddSingleton(s =>
        {
            var ingestor = new SharedIngestor(
                s.GetRequiredService<RuleSnapshot>(), Engine(s), s.GetRequiredService<Tokenizer>(),
                s.GetRequiredService<TableSubjectStore>(), s.GetRequiredService<TableAlertBook>(), Targets(s), options.Shared, Clock(s),
                (uint)RandomNumberGenerator.GetInt32(int.MaxValue), options.ReceptionTime, s.GetService<Meter>(),
                s.GetRequiredService<AlertSealer>(),
                s.GetRequiredService<TableBudgets>());
            s.GetRequiredService<TableBudgets>().BudgetOf = id =>
                ingestor.Rules.Typologies.FirstOrDefault(t => t.Id == id)?.AlertsPerHour ?? options.AlertsPerHour;
            var log = LogOf<SharedIngestor>(s);
            ingestor.WatchClock(problem =>
            {
                if (problem == null)
                {
                    log.ClockBelieved();
                }
                else
                {
                    log.ClockRefused(problem);
                }
            });
            return ingestor;
        });
        services.AddSingleton(
            s =>
                new VerdictIntake(s.GetRequiredService<TableVerdicts>(), s.GetRequiredService<IIngestion>(), Clock(s), Engine(s).Lateness));
        services.AddSingleton<IIngestion>(s => s.GetRequiredService<SharedIngestor>());
        services.AddSingleton<IInspection>(s => s.GetRequiredService<SharedIngestor>());
        services.AddSingleton<IErasure>(s => s.GetRequiredService<SharedIngestor>());
        services.AddSingleton<IAlertLog>(s => s.GetRequiredService<TableAlertBook>());
        services.AddSingleton<IRuleTarget>(s => s.GetRequiredService<SharedIngestor>());
        services.AddSingleton<ISwitchStore>(s => new SharedSwitches(s.GetRequiredService<TableSubjectStore>()));
        services.AddSingleton(
            s => new TablesState(s.GetRequiredService<TableAccounts>(), s.GetRequiredService<TableSubjectStore>(), Clock(s)));
        services.AddSingleton(s => new TablesSweep(
            s.GetRequiredService<SharedIngestor>(), s.GetRequiredService<TableSubjectStore>(), s.GetRequiredService<TableAlertBook>(),
            Engine(s), Clock(s), LogOf<TablesSweep>(s), s.GetRequiredService<AlertSealer>(),
            s.GetRequiredService<VerdictIntake>(), s.GetRequiredService<TableVerdicts>(), s.GetRequiredService<IAuditLog>(),
            s.GetRequiredService<TableBudgets>()));
        return services;
    }

    private static TimeProvider Clock(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    private static IEnumerable<IAlertTarget> Targets(IServiceProvider services) =>
        services.GetServices<IAlertTarget>().Select(t => new LoggedTarget(t, LogOf<LoggedTarget>(services)));

    private static ILogger<T> LogOf<T>(IServiceProvider services) => services.GetService<ILogger<T>>() ?? NullLogger<T>.Instance;

    private static EngineOptions Engine(IServiceProvider services) => services.GetService<EngineOptions>() ?? new EngineOptions();
}
