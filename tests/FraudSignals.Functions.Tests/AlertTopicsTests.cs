using Azure.Messaging.ServiceBus;
using FraudSignals.Alerts.Messages;
using FraudSignals.Functions.Tests.Support;
using FraudSignals.Functions.Tests.Support.ServiceBus;
using FraudSignals.Topics.Broker;

namespace FraudSignals.Functions.Tests;

/// <summary>The app as it is built, told of a Service Bus.</summary>
public sealed class AlertTopicsTests : IAsyncDisposable
{
    // A storage of their own: the alerts a test leaves unpublished would be among those the next one lists.
    private readonly AzuriteServer _storage = new();

    // The five seconds, by a clock that may be read a little early.
    private static readonly TimeSpan Waited = TimeSpan.FromSeconds(4.5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    [Fact]
    public async Task What_the_app_lists_as_alerts_is_at_the_topics_when_the_batch_is_answered()
    {
        await _storage.StartAsync();
        using var topics =
            new RunningTopics(
                new TopicOptions { Subscriptions = [.. AlertRouting.Topics.Select(t => new SubscriptionDeclaration(t, "all"))] });
        var settings = AppSettings.Example(_storage);
        settings["FraudSignals__ServiceBus"] = topics.ConnectionString;
        await using var app = await FunctionsHost.StartAsync(settings);
        await SimFarm.ObserveAsync(app.Client);

        await Support.Deployment.PostAsync(app.Client, [[.. SimFarm.Calls(farm: 1, calls: 24, DateTimeOffset.UtcNow.AddHours(-1))]]);

        var listed = await Support.Deployment.MessagesAsync(app.Client);
        var published = topics.Broker.States.ToDictionary(s => s.Topic, s => s.Messages);
        Assert.True(published[AlertRouting.TelcoTopic] > 0);
        Assert.Equal(listed.Count, published.Values.Sum());

        // A responder's own client has them, tells them apart and settles them.
        await using var responder = new ServiceBusClient(topics.ConnectionString);
        var arrived = new List<string>();
        foreach (var (topic, count) in published)
        {
            await using var receiver = responder.CreateReceiver(topic, "all");
            for (var i = 0; i < count; i++)
            {
                var message = await receiver.ReceiveMessageAsync(TimeSpan.FromMinutes(1), Stop);
                arrived.Add(message.MessageId);
                Assert.Equal(message.MessageId[..message.MessageId.LastIndexOf('.')], message.CorrelationId);
                Assert.InRange(message.TimeToLive, TimeSpan.FromMinutes(1), TimeSpan.FromDays(60));
                Assert.IsType<double>(message.ApplicationProperties["score"]);
                await receiver.CompleteMessageAsync(message, Stop);
            }
        }

        Assert.Equal(listed, arrived.Order(StringComparer.Ordinal));
        Assert.All(topics.Broker.States, s => Assert.Equal((0, 0), (s.Messages, s.DeadLetters)));
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
        await TimeOfAsync(
            () => Support.Deployment.PostAsync(app.Client, [[.. SimFarm.Calls(farm: 6, calls: 2, DateTimeOffset.UtcNow.AddHours(-1))]]));

        var first =
            await TimeOfAsync(
                () =>
                    Support.Deployment.PostAsync(app.Client, [[.. SimFarm.Calls(farm: 7, calls: 24, DateTimeOffset.UtcNow.AddHours(-1))]]));

        // However slow the machine is, one of the next comes back sooner than if it had waited, too.
        var shortest = TimeSpan.MaxValue;
        for (var farm = 8; farm < 16 && shortest >= Waited; farm++)
        {
            var next = farm;
            var took =
                await TimeOfAsync(
                    () => Support.Deployment.PostAsync(app.Client,
                        [[.. SimFarm.Calls(next, calls: 24, DateTimeOffset.UtcNow.AddHours(-1))]]));
            shortest = took < shortest ? took : shortest;
        }

        await app.FireAsync("FinishWork");

        Assert.True(bus.Accepted > 0);
        Assert.True(first >= Waited && shortest < Waited, $"The first took {first}, the shortest of the others {shortest}.");
        Assert.Contains(await Support.Deployment.MessagesAsync(app.Client), m => m.Length > 0);

        static async Task<TimeSpan> TimeOfAsync(Func<Task> work)
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            await work();
            return System.Diagnostics.Stopwatch.GetElapsedTime(start);
        }
    }
}
