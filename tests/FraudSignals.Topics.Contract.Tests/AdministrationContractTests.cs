using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Topics.Contract.Tests;

/// <summary>The management API, asked by the official administration client.</summary>
public sealed class AdministrationContractTests : IAsyncLifetime
{
    private const string Topic = RunningTopics.Topic;

    private readonly RunningTopics _topics = ContractTopics.Start();
    private WebApplication _http = null!;
    private ServiceBusAdministrationClient _owner = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _http = builder.Build();
        var management = new TopicManagement(_topics.Broker, _topics.Keys, TimeProvider.System);
        _http.MapWhen(c => management.Takes(c.Request.Path), api => api.Run(management.HandleAsync));
        await _http.StartAsync(Stop);
        _owner = Client(RunningTopics.KeyName, RunningTopics.Secret);
    }

    public async ValueTask DisposeAsync()
    {
        await _http.DisposeAsync();
        _topics.Dispose();
    }

    [Fact]
    public async Task Topics_and_subscriptions_are_listed_with_their_counts()
    {
        await _topics.Broker.PublishAsync(Topic, [new Messages.TopicMessage { MessageId = "a" }]);

        Assert.Equal(["bank-alerts", "platform-alerts", "telco-alerts"],
            (await All(_owner.GetTopicsAsync(Stop))).Select(t => t.Name).Order());
        Assert.True((await _owner.GetTopicAsync(Topic, Stop)).Value.RequiresDuplicateDetection);
        var names = (await All(_owner.GetSubscriptionsAsync(Topic, Stop))).Select(s => s.SubscriptionName).ToList();
        Assert.Equal(_topics.Broker.States.Count(s => s.Topic == Topic), names.Count);
        Assert.Contains("bay", names);
        Assert.Equal(1, (await _owner.GetSubscriptionRuntimePropertiesAsync(Topic, "bay", Stop)).Value.ActiveMessageCount);
        Assert.Equal(TimeSpan.FromSeconds(5), (await _owner.GetSubscriptionAsync(Topic, "bay", Stop)).Value.LockDuration);
    }

    [Fact]
    public async Task A_subscription_is_made_with_its_rule_received_from_and_deleted()
    {
        await _owner.CreateSubscriptionAsync(Options("made"), new CreateRuleOptions("high", new SqlRuleFilter("score >= 80")), Stop);
        await using var client = _topics.Client();
        await using var sender = client.CreateSender(Topic);
        foreach (var score in (int[])[70, 90])
        {
            await sender.SendMessageAsync(new ServiceBusMessage($"{score}") { ApplicationProperties = { ["score"] = score } }, Stop);
        }

        await using var receiver = client.CreateReceiver(Topic, "made");
        Assert.Equal(["90"], (await receiver.PeekMessagesAsync(10, cancellationToken: Stop)).Select(m => m.Body.ToString()));
        Assert.True(await _owner.SubscriptionExistsAsync(Topic, "made", Stop));
        await _owner.DeleteSubscriptionAsync(Topic, "made", Stop);
        Assert.False(await _owner.SubscriptionExistsAsync(Topic, "made", Stop));
        await using var late = client.CreateReceiver(Topic, "made");
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => late.ReceiveMessageAsync(cancellationToken: Stop));
    }

    [Fact]
    public async Task Rules_are_made_listed_and_deleted()
    {
        await _owner.CreateSubscriptionAsync(Options("ruled"), Stop);
        var correlation =
            new CorrelationRuleFilter { Subject = "mule_account",
                ApplicationProperties = { ["severity"] = "high", ["score"] = 80L, ["open"] = true } };
        await _owner.CreateRuleAsync(Topic, "ruled", new CreateRuleOptions("mules", correlation), Stop);
        await _owner.DeleteRuleAsync(Topic, "ruled", "$Default", Stop);

        var rule = Assert.Single(await All(_owner.GetRulesAsync(Topic, "ruled", Stop)));
        Assert.Equal(("mules", correlation), (rule.Name, rule.Filter));
        Assert.Equal(correlation, (await _owner.GetRuleAsync(Topic, "ruled", "mules", Stop)).Value.Filter);
        await FailsAsync(ServiceBusFailureReason.MessagingEntityAlreadyExists,
            () => _owner.CreateRuleAsync(Topic, "ruled", new CreateRuleOptions("mules", correlation), Stop));
        await Assert.ThrowsAsync<ArgumentException>(
            () => _owner.CreateRuleAsync(Topic, "ruled", new CreateRuleOptions("bad", new SqlRuleFilter("score >=")), Stop));
    }

    [Fact]
    public async Task What_there_is_not_is_refused_by_name()
    {
        foreach (var options in (CreateSubscriptionOptions[])[new(Topic, "x"), Options("x", o => o.RequiresSession = true),
            Options("x", o => o.AutoDeleteOnIdle = TimeSpan.FromHours(1))])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => _owner.CreateSubscriptionAsync(options, Stop));
        }

        await FailsAsync(ServiceBusFailureReason.MessagingEntityAlreadyExists, () => _owner.CreateSubscriptionAsync(Options("bay"), Stop));
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => _owner.GetSubscriptionAsync(Topic, "nobody", Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => _owner.DeleteSubscriptionAsync(Topic, "bay", Stop));
    }

    [Fact]
    public async Task A_party_sees_its_own_subscription_and_makes_none_and_a_wrong_key_opens_nothing()
    {
        var party = Client(ContractTopics.Party.Name, ContractTopics.Party.Secret);
        Assert.Equal(["bay"], (await All(party.GetSubscriptionsAsync(Topic, Stop))).Select(s => s.SubscriptionName));
        await party.CreateRuleAsync(Topic, "bay", new CreateRuleOptions("more", new SqlRuleFilter("score > 1")), Stop);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => party.GetSubscriptionAsync(Topic, "other", Stop));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => party.GetSubscriptionAsync(Topic, "nobody", Stop));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => party.CreateSubscriptionAsync(Options("mine"), Stop));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => party.DeleteSubscriptionAsync(Topic, "other", Stop));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => Client(RunningTopics.KeyName, "d3Jvbmc=").GetSubscriptionAsync(Topic, "bay", Stop));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => Client(ContractTopics.Sender.Name, ContractTopics.Sender.Secret).GetSubscriptionAsync(Topic, "bay", Stop));
    }

    private static CreateSubscriptionOptions Options(string name, Action<CreateSubscriptionOptions>? more = null)
    {
        var options = new CreateSubscriptionOptions(Topic, name) { LockDuration = TimeSpan.FromSeconds(5), MaxDeliveryCount = 3 };
        more?.Invoke(options);
        return options;
    }

    private static async Task FailsAsync(ServiceBusFailureReason reason, Func<Task> act) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServiceBusException>(act)).Reason);

    private static async Task<List<T>> All<T>(IAsyncEnumerable<T> pages)
    {
        var all = new List<T>();
        await foreach (var one in pages)
        {
            all.Add(one);
        }

        return all;
    }

    private ServiceBusAdministrationClient Client(string name, string secret)
    {
        var options = new ServiceBusAdministrationClientOptions();
        options.Retry.MaxRetries = 0;
        return new(
            _topics.ConnectionOf(name, secret)
                .Replace($":{_topics.Port};", $":{new Uri(_http.Urls.First()).Port};", StringComparison.Ordinal), options);
    }
}
