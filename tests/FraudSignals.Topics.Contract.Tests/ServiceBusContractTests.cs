using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace FraudSignals.Topics.Contract.Tests;

/// <summary>What clients of Service Bus rely on, asked by the official .NET client; contract.js asks the same.</summary>
public sealed partial class ServiceBusContractTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    private RunningTopics _topics = null!;
    private ServiceBusClient _client = null!;
    private ServiceBusSender _sender = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _topics = ContractTopics.Start();
        _client = _topics.Client();
        _sender = _client.CreateSender(RunningTopics.Topic);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _topics.Dispose();
    }

    [Fact]
    public async Task Complete_removes()
    {
        await SendAsync("x");
        var receiver = Receiver();
        await receiver.CompleteMessageAsync(await NextAsync(receiver), Stop);
        Assert.Null(await receiver.ReceiveMessageAsync(Short, Stop));
        Assert.Null(await receiver.PeekMessageAsync(cancellationToken: Stop));
    }

    [Fact]
    public async Task Abandon_gives_back_at_once()
    {
        await SendAsync("x");
        var receiver = Receiver();
        var first = await NextAsync(receiver);
        await receiver.AbandonMessageAsync(first, cancellationToken: Stop);
        var second = await NextAsync(receiver);
        Assert.Equal((1, 2, first.SequenceNumber), (first.DeliveryCount, second.DeliveryCount, second.SequenceNumber));
    }

    [Fact]
    public async Task Abandon_changes_properties()
    {
        await SendAsync("x");
        var receiver = Receiver();
        await receiver.AbandonMessageAsync(await NextAsync(receiver), new Dictionary<string, object> { ["seen"] = "yes" }, Stop);
        Assert.Equal("yes", (await NextAsync(receiver)).ApplicationProperties["seen"]);
    }

    [Fact]
    public async Task Dead_letter_keeps_reason_and_description()
    {
        await SendAsync("x");
        var receiver = Receiver();
        await receiver.DeadLetterMessageAsync(await NextAsync(receiver), "bad", "no such account", Stop);
        var dead = await NextAsync(DeadLetters());
        Assert.Equal(("bad", "no such account", "x"), (dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.Body.ToString()));
        Assert.Contains("Subscriptions", dead.DeadLetterSource, StringComparison.Ordinal);
        Assert.Null(await receiver.ReceiveMessageAsync(Short, Stop));
    }

    [Fact]
    public async Task Dead_letter_is_completed()
    {
        await SendAsync("x");
        var receiver = Receiver();
        await receiver.DeadLetterMessageAsync(await NextAsync(receiver), cancellationToken: Stop);
        var dead = DeadLetters();
        await dead.CompleteMessageAsync(await NextAsync(dead), Stop);
        Assert.Null(await dead.PeekMessageAsync(cancellationToken: Stop));
    }

    [Fact]
    public async Task Dead_letter_is_sent_again()
    {
        await SendAsync("x");
        var receiver = Receiver();
        await receiver.DeadLetterMessageAsync(await NextAsync(receiver), cancellationToken: Stop);
        var dead = DeadLetters();
        var letter = await NextAsync(dead);
        await _sender.SendMessageAsync(new ServiceBusMessage(letter) { MessageId = letter.MessageId + "-again" }, Stop);
        await dead.CompleteMessageAsync(letter, Stop);
        Assert.Equal("x", (await NextAsync(receiver)).Body.ToString());
    }

    [Fact]
    public async Task Too_many_deliveries_dead_letter()
    {
        await SendAsync("x");
        var receiver = Receiver();
        for (var i = 0; i < 3; i++)
        {
            await receiver.AbandonMessageAsync(await NextAsync(receiver), cancellationToken: Stop);
        }

        Assert.Equal("MaxDeliveryCountExceeded", (await NextAsync(DeadLetters())).DeadLetterReason);
    }

    [Fact]
    public async Task Lock_ends_and_message_comes_again()
    {
        await SendAsync("x");
        var receiver = Receiver();
        var first = await NextAsync(receiver);
        var second = await NextAsync(receiver);
        Assert.Equal((first.SequenceNumber, 2), (second.SequenceNumber, second.DeliveryCount));
        Assert.NotEqual(first.LockToken, second.LockToken);
    }

    [Fact]
    public async Task Complete_after_the_lock_is_lock_lost()
    {
        await SendAsync("x");
        var receiver = Receiver();
        var first = await NextAsync(receiver);
        await receiver.CompleteMessageAsync(await NextAsync(receiver), Stop);
        await FailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.CompleteMessageAsync(first, Stop));
    }

    [Fact]
    public async Task Renew_keeps_the_lock()
    {
        await SendAsync("x");
        var receiver = Receiver();
        var message = await NextAsync(receiver);
        var before = message.LockedUntil;
        await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        await receiver.RenewMessageLockAsync(message, Stop);
        Assert.True(message.LockedUntil > before);
        await receiver.CompleteMessageAsync(message, Stop);
    }

    [Fact]
    public async Task Renew_of_a_lost_lock_fails()
    {
        await SendAsync("x");
        var receiver = Receiver();
        var first = await NextAsync(receiver);
        await receiver.AbandonMessageAsync(first, cancellationToken: Stop);
        await FailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.RenewMessageLockAsync(first, Stop));
    }

    [Fact]
    public async Task Complete_twice_is_lock_lost()
    {
        await SendAsync("x");
        var receiver = Receiver();
        var message = await NextAsync(receiver);
        await receiver.CompleteMessageAsync(message, Stop);
        await FailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.CompleteMessageAsync(message, Stop));
    }

    [Fact]
    public async Task Receive_and_delete_removes_at_once()
    {
        await SendAsync("x");
        var receiver = Receiver(new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        Assert.Equal("x", (await NextAsync(receiver)).Body.ToString());
        Assert.Null(await receiver.PeekMessageAsync(cancellationToken: Stop));
    }

    [Fact]
    public async Task Batch_is_received_in_order()
    {
        await SendAsync(Enumerable.Range(0, 20).Select(i => $"{i}").ToArray());
        var receiver = Receiver();
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), (await ManyAsync(receiver, 20)).Select(m => m.Body.ToString()));
    }

    [Fact]
    public async Task Batch_send_is_all_there()
    {
        using var batch = await _sender.CreateMessageBatchAsync(Stop);
        for (var i = 0; i < 50; i++)
        {
            Assert.True(batch.TryAddMessage(Message($"{i}")));
        }

        await _sender.SendMessagesAsync(batch, Stop);
        Assert.Equal(50, (await ManyAsync(Receiver(), 50)).Count);
    }

    [Fact]
    public async Task Prefetch_delivers_all()
    {
        await SendAsync(Enumerable.Range(0, 30).Select(i => $"{i}").ToArray());
        var receiver = Receiver(new ServiceBusReceiverOptions { PrefetchCount = 10 });
        var got = new HashSet<string>();
        while (got.Count < 30)
        {
            var message = await NextAsync(receiver);
            Assert.True(got.Add(message.Body.ToString()));
            await receiver.CompleteMessageAsync(message, Stop);
        }
    }

    [Fact]
    public async Task Receive_waits_for_what_comes_later()
    {
        var receiver = Receiver();
        var waiting = NextAsync(receiver);
        await SendAsync("later");
        Assert.Equal("later", (await waiting).Body.ToString());
    }

    [Fact]
    public async Task Receive_of_nothing_ends()
    {
        var receiver = Receiver();
        Assert.Null(await receiver.ReceiveMessageAsync(Short, Stop));
        await SendAsync("x");
        Assert.Equal("x", (await NextAsync(receiver)).Body.ToString());
    }

    [Fact]
    public async Task Receivers_compete()
    {
        await SendAsync(Enumerable.Range(0, 20).Select(i => $"{i}").ToArray());
        var (a, b) = (await Receiver().ReceiveMessagesAsync(10, Soon, Stop), await ManyAsync(Receiver(), 10));
        Assert.Empty(a.Select(m => m.SequenceNumber).Intersect(b.Select(m => m.SequenceNumber)));
    }

    [Fact]
    public async Task Peek_leaves_all_there()
    {
        await SendAsync("a", "b", "c");
        var receiver = Receiver();
        Assert.Equal(["a", "b", "c"], (await receiver.PeekMessagesAsync(10, cancellationToken: Stop)).Select(m => m.Body.ToString()));
        Assert.Equal(3, (await ManyAsync(receiver, 3)).Count);
    }

    [Fact]
    public async Task Peek_goes_on_from_a_number()
    {
        await SendAsync("a", "b", "c");
        var receiver = Receiver();
        var all = await receiver.PeekMessagesAsync(10, cancellationToken: Stop);
        Assert.Equal("c", (await receiver.PeekMessageAsync(all[2].SequenceNumber, Stop)).Body.ToString());
    }

    [Fact]
    public async Task Duplicate_is_dropped()
    {
        await _sender.SendMessageAsync(Message("first", "same"), Stop);
        await _sender.SendMessageAsync(Message("second", "same"), Stop);
        Assert.Equal(["first"], (await Receiver().PeekMessagesAsync(10, cancellationToken: Stop)).Select(m => m.Body.ToString()));
    }

    [Fact]
    public async Task Time_to_live_ends_in_dead_letters()
    {
        var message = Message("x");
        message.TimeToLive = TimeSpan.FromSeconds(1);
        await _sender.SendMessageAsync(message, Stop);
        Assert.Equal("TTLExpiredException", (await NextAsync(DeadLetters())).DeadLetterReason);
        Assert.Null(await Receiver().PeekMessageAsync(cancellationToken: Stop));
    }

    [Fact]
    public async Task Properties_arrive_as_sent()
    {
        var message = Message("x", "id-1");
        (message.Subject, message.CorrelationId, message.ContentType, message.To, message.ReplyTo) =
            ("s", "c", "application/json", "t", "r");
        message.ApplicationProperties["text"] = "a";
        message.ApplicationProperties["whole"] = 5;
        message.ApplicationProperties["real"] = 0.5;
        message.ApplicationProperties["truth"] = true;
        await _sender.SendMessageAsync(message, Stop);
        var got = await NextAsync(Receiver());
        Assert.Equal(("id-1", "s", "c", "application/json", "t", "r"),
            (got.MessageId, got.Subject, got.CorrelationId, got.ContentType, got.To, got.ReplyTo));
        Assert.Equal(("a", 5, 0.5, true),
            ((string)got.ApplicationProperties["text"], (int)got.ApplicationProperties["whole"], (double)got.ApplicationProperties["real"],
                (bool)got.ApplicationProperties["truth"]));
    }

    [Fact]
    public async Task Numbers_and_times_are_given()
    {
        await SendAsync("a", "b");
        var got = await ManyAsync(Receiver(), 2);
        Assert.True(got[0].SequenceNumber > 0 && got[1].SequenceNumber > got[0].SequenceNumber);
        Assert.Equal(got[0].SequenceNumber, got[0].EnqueuedSequenceNumber);
        Assert.InRange(got[0].EnqueuedTime, DateTimeOffset.UtcNow.AddMinutes(-2), DateTimeOffset.UtcNow.AddMinutes(2));
        Assert.InRange(got[0].LockedUntil, DateTimeOffset.UtcNow.AddSeconds(-1), DateTimeOffset.UtcNow.AddSeconds(10));
        Assert.NotEqual(got[0].LockToken, got[1].LockToken);
    }

    private static async Task FailsAsync(ServiceBusFailureReason reason, Func<Task> act) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServiceBusException>(act)).Reason);

    private static ServiceBusMessage Message(string body, string? id = null, [CallerMemberName] string test = "")
    {
        var message =
            new ServiceBusMessage(body) { ApplicationProperties = { ["test"] = TestContext.Current.TestMethod?.MethodName ?? test } };
        message.MessageId = id ?? $"{test}-{Guid.NewGuid()}";
        return message;
    }

    private static async Task<ServiceBusReceivedMessage> NextAsync(ServiceBusReceiver receiver) =>
        await receiver.ReceiveMessageAsync(Soon, Stop) ?? throw new InvalidOperationException("Nothing came.");

    private static async Task<List<ServiceBusReceivedMessage>> ManyAsync(ServiceBusReceiver receiver, int count)
    {
        var got = new List<ServiceBusReceivedMessage>();
        while (got.Count < count && await receiver.ReceiveMessagesAsync(count - got.Count, Soon, Stop) is { Count: > 0 } some)
        {
            got.AddRange(some);
        }

        return got;
    }

    private static string Name() => ContractTopics.NameOf(TestContext.Current.TestMethod!.MethodName);

    private Task SendAsync(params string[] bodies) => _sender.SendMessagesAsync(bodies.Select(b => Message(b)), Stop);

    private ServiceBusReceiver Receiver(ServiceBusReceiverOptions? options = null) =>
        _client.CreateReceiver(RunningTopics.Topic, Name(), options);

    private ServiceBusReceiver DeadLetters() => Receiver(new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    private ServiceBusRuleManager Manager() => _client.CreateRuleManager(RunningTopics.Topic, Name());

    private async Task<List<RuleProperties>> RulesAsync()
    {
        await using var manager = Manager();
        var rules = new List<RuleProperties>();
        await foreach (var rule in manager.GetRulesAsync(Stop))
        {
            rules.Add(rule);
        }

        return rules;
    }
}
