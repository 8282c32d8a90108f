using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Ports;
using FraudSignals.State;
using FraudSignals.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Support;

/// <summary>Tables of one test, on which any number of instances can be opened.</summary>
internal sealed class TablesSite(params AzuriteServer[] accounts)
{
    private readonly string _prefix = "t" + Guid.NewGuid().ToString("n")[..20];

    public List<IAlertTarget> Targets { get; } = [];

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public ILoggerProvider? Log { get; set; }

    public int Partitions { get; init; } = 8;

    public Rules.RuleSnapshot Rules { get; init; } = TestRules.Build();

    public TablesStoreOptions Options()
    {
        var options =
            new TablesStoreOptions { Prefix = _prefix, Partitions = Partitions, ReceptionTime = ReceptionTime.EventTime,
                RequestTimeout = TimeSpan.FromSeconds(30) };
        accounts.ToList().ForEach(a => options.ConnectionStrings.Add(a.ConnectionString));
        return options;
    }

    public ServiceProvider Services(Action<TablesStoreOptions>? change = null)
    {
        var options = Options();
        change?.Invoke(options);
        var services = new ServiceCollection()
            .AddSingleton(Rules)
            .AddSingleton(Deployment.NewTokenizer())
            .AddSingleton(new EngineOptions())
            .AddSingleton(Deployment.Sealing.Owners)
            .AddSingleton(Clock);
        if (Log != null)
        {
            services.AddLogging(logging => logging.AddProvider(Log));
        }

        foreach (var target in Targets)
        {
            services.AddSingleton(target);
        }

        return services.AddTablesStore(options).BuildServiceProvider();
    }

    public Deployment Open(Action<TablesStoreOptions>? change = null) => Of(Services(change));

    /// <summary>Sweeps as an instance an hour later would, when all that was left is old.</summary>
    public static async Task SweepAsync(ServiceProvider services)
    {
        var later = new SharedIngestor(
            services.GetRequiredService<Rules.RuleSnapshot>(), new EngineOptions(), Deployment.NewTokenizer(),
            services.GetRequiredService<TableSubjectStore>(),
            services.GetRequiredService<TableAlertBook>(), services.GetServices<IAlertTarget>(), new SharedOptions(),
            new ShiftedClock(TimeSpan.FromHours(1)), seed: 99, ReceptionTime.EventTime,
            sealer: services.GetRequiredService<AlertSealer>());
        var report = await later.SweepAsync(TestContext.Current.CancellationToken);
        Assert.True(report.Problem == null || services.GetServices<IAlertTarget>().OfType<RecordingTarget>().Any(t => t.IsAway),
            report.Problem);
    }

    public static Deployment Of(ServiceProvider services)
    {
        var ingestor = services.GetRequiredService<SharedIngestor>();
        return new Deployment(ingestor, ingestor, services.GetRequiredService<IAlertLog>(), services)
        {
            Sealer = services.GetRequiredService<AlertSealer>(),
            Erasing = async number =>
                await ingestor.EraseAsync(Events.SubjectKind.Number, Deployment.KeyOf(number), TestContext.Current.CancellationToken),
            Settling = () => SweepAsync(services),
            Forgetting = async _ => await services.GetRequiredService<TablesSweep>().ForgetAsync(TestContext.Current.CancellationToken),
            Waiting = () => WaitingAsync(services),
        };
    }

    private static async Task<int> WaitingAsync(ServiceProvider services)
    {
        var store = services.GetRequiredService<TableSubjectStore>();
        var count = 0;
        for (var partition = 0; partition < store.Partitions; partition++)
        {
            var rows = await store.RowsAsync(
                partition, RowName.Alerts, RowName.From(RowName.Alerts, ulong.MaxValue), TestContext.Current.CancellationToken);
            count += rows.Sum(row => OutboxRow.Read(row).Length);
        }

        return count;
    }
}
