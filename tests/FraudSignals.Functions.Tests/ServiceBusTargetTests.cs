using System.Buffers;
using System.Text.Json.Nodes;
using Amqp;
using Azure.Messaging.ServiceBus;
using FraudSignals.Alerts;
using FraudSignals.Alerts.Messages;
using FraudSignals.Alerts.ServiceBus;
using FraudSignals.Functions.Tests.Support.ServiceBus;

namespace FraudSignals.Functions.Tests;

/// <summary>The target over its real client, which speaks with an endpoint of ours.</summary>
public sealed class ServiceBusTargetTests : IAsyncDisposable
{
    private static readonly Alert OfBank = SomeAlert.With("bank", "a-bank/t1").WithoutKey();
    private static readonly Alert OfTelco = SomeAlert.With("telco", "a-telco/c1").WithoutKey() with { Id = "al-of-telco", Revision = 1 };
    private static readonly Alert OfNobody = SomeAlert.With("bank", "nobody/t1").WithoutKey() with { Id = "al-of-nobody" };

    private readonly ServiceBusStandIn _bus = new();
    private readonly ServiceBusTarget _target;

    public ServiceBusTargetTests() =>
        _target = new ServiceBusTarget(_bus.ConnectionString, () => new AlertRouting([SomeAlert.Bank, SomeAlert.Telco]),
            new OneTime(OfBank.Expires.AddHours(-3)));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Topic Bank => _bus[AlertRouting.BankTopic];

    private Topic Telco => _bus[AlertRouting.TelcoTopic];

    public async ValueTask DisposeAsync()
    {
        await _target.DisposeAsync();
        _bus.Dispose();
    }

    [Fact]
    public async Task Each_alert_arrives_once_at_the_topic_of_its_desk()
    {
        await _target.PublishAsync([OfBank, OfTelco, OfNobody, OfBank with { Revision = 3 }], Stop);

        Assert.Equal([OfBank.MessageId, $"{OfBank.Id}.3"], Ids(Bank));
        Assert.Equal(["al-of-telco.1"], Ids(Telco));
        Assert.Equal(["al-of-nobody.2"], Ids(_bus[AlertRouting.PlatformTopic]));
    }

    [Fact]
    public async Task A_message_is_the_alert_in_its_envelope_with_what_subscriptions_filter_by()
    {
        await _target.PublishAsync([OfBank], Stop);

        var message = Assert.Single(Messages(Bank));
        Assert.Equal(OfBank.MessageId, message.Properties.MessageId);
        Assert.Equal((OfBank.Id, "mule_account"), (message.Properties.CorrelationId, message.Properties.Subject));
        Assert.Equal(3 * 3_600_000u, message.Header.Ttl);
        Assert.Equal("application/cloudevents+json", message.Properties.ContentType.ToString());
        Assert.Equal(
            new (string, object)[]
            {
                ("country", "66"), ("institution", "a-bank"), ("level", "interdiction"), ("packVersion", "bank@0.2.0"),
                ("responder", "bank"),
                ("ruleIds", ",rapid_flow,fan_in,"), ("rulesHash", "cafe"), ("score", 61.5), ("severity", "high"),
                ("subjectKind", "account"), ("typology", "mule_account"),
            },
            message.ApplicationProperties.Map.Select(p => ((string)p.Key, p.Value)).OrderBy(p => p.Item1, StringComparer.Ordinal));

        var body = JsonNode.Parse((byte[])message.Body)!;
        Assert.Equal("1.0", body["specversion"]!.GetValue<string>());
        Assert.Equal(OfBank.MessageId, body["id"]!.GetValue<string>());
        Assert.Equal(Envelope(OfBank), (byte[])message.Body);
    }

    [Fact]
    public async Task More_alerts_than_one_transfer_takes_go_in_several_and_in_their_order()
    {
        Alert[] alerts = [.. Enumerable.Range(0, 1000).Select(i => OfBank with { Id = $"al-{i}" })];

        await _target.PublishAsync(alerts, Stop);

        Assert.Equal(alerts.Select(a => a.MessageId), Ids(Bank));
        var bytes = alerts.Sum(a => Envelope(a).Length);
        Assert.InRange(Bank.Taken.Count, 1 + (bytes / (int)Topic.MaxTransfer), 2 + (2 * bytes / (int)Topic.MaxTransfer));
    }

    [Fact]
    public async Task Nothing_is_confirmed_before_the_topic_took_it()
    {
        var arrived = new TaskCompletionSource<Transfer>();
        Bank.Answer = arrived.SetResult;

        var publishing = _target.PublishAsync([OfBank], Stop);
        var transfer = await arrived.Task.WaitAsync(TimeSpan.FromMinutes(1), Stop);

        // What is published after it is confirmed meanwhile.
        await _target.PublishAsync([OfTelco], Stop);
        Assert.False(publishing.IsCompleted);
        transfer.Take();
        await publishing;
    }

    [Fact]
    public async Task What_a_topic_refuses_fails_and_is_delivered_by_the_next_attempt()
    {
        Bank.Answer = t => t.Refuse(ErrorCode.ResourceLimitExceeded);

        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => _target.PublishAsync([OfBank], Stop));

        Assert.Equal(ServiceBusFailureReason.QuotaExceeded, failure.Reason);
        Bank.Answer = t => t.Take();
        await _target.PublishAsync([OfBank], Stop);
        Assert.Equal([OfBank.MessageId], Ids(Bank));
    }

    [Fact]
    public async Task A_topic_that_refuses_does_not_hold_up_the_others()
    {
        Bank.Answer = t => t.Refuse(ErrorCode.ResourceLimitExceeded);

        await Assert.ThrowsAsync<ServiceBusException>(() => _target.PublishAsync([OfBank, OfTelco], Stop));

        Assert.Equal([OfTelco.MessageId], Ids(Telco));
    }

    [Fact]
    public async Task Where_the_connection_breaks_each_time_it_fails_and_the_next_attempt_delivers()
    {
        var broken = 0;
        Bank.Answer = _ =>
        {
            broken++;
            _bus.HangUp();
        };

        await Assert.ThrowsAsync<ServiceBusException>(() => _target.PublishAsync([OfBank], Stop));

        Assert.True(broken > 1, "The client does not try again by itself.");
        Bank.Answer = t => t.Take();
        await _target.PublishAsync([OfBank], Stop);
        Assert.Equal([OfBank.MessageId], Ids(Bank));
    }

    [Fact]
    public async Task A_broken_connection_is_made_again_within_an_attempt()
    {
        Bank.Answer = _ =>
        {
            Bank.Answer = t => t.Take();
            _bus.HangUp();
        };

        await _target.PublishAsync([OfBank], Stop);

        Assert.Equal([OfBank.MessageId], Ids(Bank));
    }

    [Fact]
    public async Task An_attempt_ends_when_it_is_told_to()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        Bank.Answer = _ => { };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _target.PublishAsync([OfBank], patience.Token).WaitAsync(TimeSpan.FromMinutes(2), Stop));
    }

    private static IEnumerable<Message> Messages(Topic topic) => topic.Taken.SelectMany(t => t.Messages);

    private static IEnumerable<string> Ids(Topic topic) => Messages(topic).Select(m => m.Properties.MessageId);

    private static byte[] Envelope(Alert alert)
    {
        var body = new ArrayBufferWriter<byte>();
        AlertEnvelope.Write(body, alert);
        return body.WrittenSpan.ToArray();
    }

    private sealed class OneTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
