using FraudSignals.Alerts.Messages;
using FraudSignals.Functions.Tests.Support;
using FraudSignals.Functions.Tests.Support.ServiceBus;

namespace FraudSignals.Functions.Tests;

/// <summary>The app as it is built, told of a Service Bus.</summary>
public sealed class AlertTopicsTests : IAsyncDisposable
{
    // A storage of their own: the alerts a test leaves unpublished would be among those the next one lists.
    private readonly AzuriteServer _storage = new();

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    [Fact]
    public async Task What_the_app_lists_as_alerts_is_at_the_topics_when_the_batch_is_answered()
    {
        await _storage.StartAsync();
        using var bus = new ServiceBusStandIn();
        var settings = AppSettings.Example(_storage);
        settings["FraudSignals__ServiceBus"] = bus.ConnectionString;
        await using var app = await FunctionsHost.StartAsync(settings);
        await SimFarm.ObserveAsync(app.Client);

        await Support.Deployment.PostAsync(app.Client, [[.. SimFarm.Calls(farm: 1, calls: 24, DateTimeOffset.UtcNow.AddHours(-1))]]);

        var listed = await Support.Deployment.MessagesAsync(app.Client);
        Assert.NotEmpty(bus[AlertRouting.TelcoTopic].Taken);
        var arrived = AlertRouting.Topics.SelectMany(t => bus[t].Taken).SelectMany(t => t.Messages).Select(m => m.Properties.MessageId);
        Assert.Equal(listed, arrived.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_bus_that_accepts_and_never_answers_costs_a_batch_five_seconds_once_and_the_alerts_are_listed()
    {
        await _storage.StartAsync();
        using var bus = new SilentEndpoint();
        var settings = AppSettings.Example(_storage);
        settings["FraudSignals__ServiceBus"] = bus.ConnectionString;
        await using var app = await FunctionsHost.StartAsync(settings);
        await SimFarm.ObserveAsync(app.Client);
        await TimeOfAsync(() => Support.Deployment.PostAsync(app.Client, [[.. SimFarm.Calls(farm: 6, calls: 2, DateTimeOffset.UtcNow.AddHours(-1))]]));

        var first = await TimeOfAsync(() => Support.Deployment.PostAsync(app.Client, [[.. SimFarm.Calls(farm: 7, calls: 24, DateTimeOffset.UtcNow.AddHours(-1))]]));
        var second = await TimeOfAsync(() => Support.Deployment.PostAsync(app.Client, [[.. SimFarm.Calls(farm: 8, calls: 24, DateTimeOffset.UtcNow.AddHours(-1))]]));
        var sweep = await TimeOfAsync(() => app.FireAsync("FinishWork"));

        Assert.True(bus.Accepted > 0);
        Assert.InRange(first, TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(12));
        Assert.InRange(second, TimeSpan.Zero, TimeSpan.FromSeconds(4.5));
        Assert.InRange(sweep, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Contains(await Support.Deployment.MessagesAsync(app.Client), m => m.Length > 0);

        static async Task<TimeSpan> TimeOfAsync(Func<Task> work)
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            await work();
            return System.Diagnostics.Stopwatch.GetElapsedTime(start);
        }
    }
}
