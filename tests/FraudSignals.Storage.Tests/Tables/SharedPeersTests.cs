using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Ingestion.Shared;
using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.Storage.Support;
using FraudSignals.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Storage.Tables;

/// <summary>What is usual among peers, over tables as in one process.</summary>
public sealed class SharedPeersTests(AzuriteServer server) : IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Instances_over_tables_raise_the_alerts_of_one_engine()
    {
        var site = new TablesSite(server) { Rules = Rules() };
        var world = new World(Rules());
        var today = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / World.Day * World.Day;
        Event[] past =
            [.. Enumerable.Range(0, 400)
                .Select(i => World.Transfer($"p{i}", today - 7 * World.Day + i * World.Hour / 6, 1 + i % 40, 99, 100 + i % 97))];
        Event[] now = [.. Enumerable.Range(0, 30).Select(i => World.Transfer($"n{i}", today - World.Minute + i, 100 + i, 99, 100 + 4 * i))];
        world.Feed(past);
        world.Feed(now);

        var services = new[] { site.Services(), site.Services() };
        await Task.WhenAll(services.Select((s, half) => Task.Run(async () =>
        {
            foreach (var part in past.Where((_, i) => i % 2 == half).Chunk(25))
            {
                await PostAsync(s, part);
            }
        })));

        // The first tells what is closed, the second adds it up.
        foreach (var one in services.Append(services[0]))
        {
            Assert.Null((await one.GetRequiredService<SharedIngestor>().SweepAsync(Stop)).Problem);
        }

        await using var later = site.Services();
        await PostAsync(later, now);

        await using var reader = TablesSite.Of(later);
        Assert.Equal(world.Alerts.Select(a => a.MessageId).Order(), (await reader.MessagesAsync()).Order());
        Assert.InRange(world.Alerts.Count, 3, 12);
        foreach (var one in services)
        {
            await one.DisposeAsync();
        }
    }

    private static async Task PostAsync(ServiceProvider services, Event[] events)
    {
        while (true)
        {
            try
            {
                await services.GetRequiredService<SharedIngestor>()
                    .SubmitAsync(World.Batch(events), Source.Local, IngestionMode.Live, Stop);
                return;
            }
            catch (StoreUnavailableException)
            {
            }
        }
    }

    private static RuleSnapshot Rules()
    {
        var s = new Snapshots();
        var usual = s.Aggregate(new AggregateDefinition
        {
            Name = "usual", Of = AggregateFunction.PeerQuantile, Subject = SubjectKind.Account, Roles = [Role.Payer],
            Field = EventField.Amount,
            Window = TimeSpan.FromDays(2), Peers = new PeerShape(EventField.Currency, 0.9, null), Before = true,
        });
        var payments = s.Aggregate(AggregateFunction.Count, Role.Payer);
        var amount = EventFieldInfo.Of(EventField.Amount);
        s.Rule("large", SubjectKind.Account, [Role.Payer],
            c => Kleene.LessOrEqual(c.CoveredAggregate(usual), c.Event.Values[amount.Position] / 100.0), "amount", aggregates: [usual]);
        s.Rule("pays", SubjectKind.Account, [Role.Payer], c => Kleene.LessOrEqual(1, c.Aggregate(payments)), "volume",
            aggregates: [payments]);
        s.Typology("unusual", SubjectKind.Account, 20, 40, ("large", 10), ("pays", 10));
        return s.Build();
    }
}
