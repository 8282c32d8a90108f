using System.Net;
using System.Net.Sockets;
using Amqp;
using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Filters;
using FraudSignals.Topics.Publishing;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Topics.Tests.Publishing;

/// <summary>Publishing to the topics of another host: what fails is told, and the next attempt delivers.</summary>
public sealed class RemoteTopicsTargetTests
{
    private static readonly Alert OfBank = SomeAlert.With("bank", "a-bank/t1");
    private static readonly Alert OfTelco = SomeAlert.With("telco", "a-telco/c1") with { Id = "al-of-telco" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_alert_comes_to_its_topic_once_however_often_it_is_sent()
    {
        using var topics = Start();
        await using var target = Target(topics.ConnectionString);
        await target.PublishAsync([OfBank, OfTelco, OfBank with { Revision = 3 }], Stop);
        await target.PublishAsync([OfBank, OfTelco], Stop);

        Assert.Equal([OfBank.MessageId, $"{OfBank.Id}.3"], Ids(topics, AlertRouting.BankTopic));
        Assert.Equal([OfTelco.MessageId], Ids(topics, AlertRouting.TelcoTopic));
    }

    [Fact]
    public async Task A_message_names_the_alert_its_typology_and_its_time_and_its_score_is_a_number()
    {
        using var topics = Start();
        topics.Broker.Subscribe(new SubscriptionDeclaration(AlertRouting.BankTopic, "high")
        {
            Rules = [
                new SubscriptionRule("r",
                    SqlFilter.Parse($"score > 61 AND sys.CorrelationId = '{OfBank.Id}' AND sys.Label = 'mule_account'"))],
        });
        await using var target = Target(topics.ConnectionString);
        await target.PublishAsync([OfBank, OfBank with { Id = "low", Score = 60 }], Stop);

        var view = topics.Broker.Open(AlertRouting.BankTopic, "high", false);
        Assert.Equal(TimeSpan.FromHours(3), Assert.Single(topics.Broker.Receive(view, 10, false, out _)).Message.TimeToLive);
    }

    [Fact]
    public async Task After_an_outage_it_goes_on()
    {
        var topics = Start(FreePort.Next());
        var (connection, port) = (topics.ConnectionString, topics.Port);
        await using var target = Target(connection);
        await target.PublishAsync([OfBank], Stop);
        topics.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => target.PublishAsync([OfTelco], Stop));
        await Assert.ThrowsAnyAsync<Exception>(() => target.PublishAsync([OfTelco], Stop));

        using var again = Start(port);
        await target.PublishAsync([OfTelco], Stop);
        Assert.Equal([OfTelco.MessageId], Ids(again, AlertRouting.TelcoTopic));
    }

    /// <summary>It takes connections, and whatever is sent, and says nothing.</summary>
    [Fact]
    public async Task One_that_does_not_answer_is_given_up_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var connection =
            $"Endpoint=sb://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port};SharedAccessKeyName=x;SharedAccessKey=eA==;UseDevelopmentEmulator=true";
        await using var target = Target(connection, TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAsync<TimeoutException>(() => target.PublishAsync([OfBank], Stop).WaitAsync(TimeSpan.FromSeconds(25), Stop));
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await using var patient = Target(connection);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.PublishAsync([OfBank], giveUp.Token));
    }

    [Fact]
    public async Task A_wrong_key_is_told_without_the_key_and_a_right_one_helps()
    {
        using var topics = Start();
        await using var wrong = Target(topics.ConnectionOf(RunningTopics.KeyName, "d3Jvbmc="));
        var problem = await Assert.ThrowsAnyAsync<Exception>(() => wrong.PublishAsync([OfBank], Stop));
        Assert.DoesNotContain("d3Jvbmc", problem.ToString(), StringComparison.Ordinal);
        Assert.Empty(Ids(topics, AlertRouting.BankTopic));

        await using var target = Target(topics.ConnectionString);
        await target.PublishAsync([OfBank], Stop);
        Assert.Equal([OfBank.MessageId], Ids(topics, AlertRouting.BankTopic));
    }

    [Fact]
    public async Task A_topic_that_is_not_there_does_not_hold_up_the_others()
    {
        using var topics =
            new RunningTopics(new TopicOptions { Topics = [AlertRouting.BankTopic], Subscriptions = [new(AlertRouting.BankTopic, "all")] });
        await using var target = Target(topics.ConnectionString);
        await Assert.ThrowsAsync<AmqpException>(() => target.PublishAsync([OfTelco, OfBank], Stop));
        await Until.TrueAsync(() => topics.Broker.States[0].Messages > 0, "the other topic has its alert", Stop);
        Assert.Equal([OfBank.MessageId], Ids(topics, AlertRouting.BankTopic));
    }

    private static RunningTopics Start(int port = 0) => new(
        new TopicOptions { Subscriptions = [.. AlertRouting.Topics.Select(t => new SubscriptionDeclaration(t, "all"))] }, null, null, port,
        null, []);

    private static RemoteTopicsTarget Target(string connection, TimeSpan? patience = null) => new(
        TopicConnection.Parse(connection), () => new AlertRouting([SomeAlert.Bank, SomeAlert.Telco]),
        new FakeTimeProvider(OfBank.Expires.AddHours(-3)))
    {
        Patience = patience ?? TimeSpan.FromSeconds(30),
    };

    private static IEnumerable<string> Ids(RunningTopics topics, string topic) =>
        topics.Broker.Peek(topic, "all", false, 0, 100).Select(m => m.Id);
}
