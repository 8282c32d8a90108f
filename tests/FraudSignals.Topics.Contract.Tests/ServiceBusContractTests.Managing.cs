using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace FraudSignals.Topics.Contract.Tests;

/// <summary>How large a message may be, who is let in, which rules decide, what there is not, and how a processor fares.</summary>
public sealed partial class ServiceBusContractTests
{
    [Fact]
    public async Task Large_message_arrives()
    {
        await SendAsync(new string('x', 900_000));
        Assert.Equal(900_000, (await NextAsync(Receiver())).Body.ToString().Length);
    }

    [Fact]
    public async Task Too_large_message_is_refused() =>
        await FailsAsync(ServiceBusFailureReason.MessageSizeExceeded, () => SendAsync(new string('x', 1_200_000)));

    [Fact]
    public async Task Empty_body_arrives()
    {
        await SendAsync("");
        Assert.Equal("", (await NextAsync(Receiver())).Body.ToString());
    }

    [Fact]
    public async Task Unknown_topic_is_not_found() =>
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound,
            () => _client.CreateSender("no-such").SendMessageAsync(Message("x"), Stop));

    [Fact]
    public async Task Unknown_subscription_is_not_found() =>
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound,
            () => _client.CreateReceiver(RunningTopics.Topic, "no-such").ReceiveMessageAsync(Short, Stop));

    [Fact]
    public async Task Wrong_key_is_unauthorized()
    {
        await using var stranger = _topics.Client(_topics.ConnectionOf(RunningTopics.KeyName, "d3Jvbmc="));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => stranger.CreateReceiver(RunningTopics.Topic, "bay").ReceiveMessageAsync(Short, Stop));
    }

    [Fact]
    public async Task Party_receives_from_its_own_alone()
    {
        await using var bank = _topics.Client(_topics.ConnectionOf(ContractTopics.Party.Name, ContractTopics.Party.Secret));
        await SendAsync("x");
        Assert.Equal("x", (await NextAsync(bank.CreateReceiver(RunningTopics.Topic, "bay"))).Body.ToString());
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => bank.CreateReceiver(RunningTopics.Topic, "other").ReceiveMessageAsync(Short, Stop));
    }

    [Fact]
    public async Task Party_cannot_send()
    {
        await using var bank = _topics.Client(_topics.ConnectionOf(ContractTopics.Party.Name, ContractTopics.Party.Secret));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => bank.CreateSender(RunningTopics.Topic).SendMessageAsync(Message("x"), Stop));
    }

    [Fact]
    public async Task Sender_cannot_receive()
    {
        await using var sender = _topics.Client(_topics.ConnectionOf(ContractTopics.Sender.Name, ContractTopics.Sender.Secret));
        await sender.CreateSender(RunningTopics.Topic).SendMessageAsync(Message("x"), Stop);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => sender.CreateReceiver(RunningTopics.Topic, "bay").ReceiveMessageAsync(Short, Stop));
    }

    [Fact]
    public async Task Rules_are_listed()
    {
        var rules = await RulesAsync();
        Assert.Equal("$Default", Assert.Single(rules).Name);
        Assert.Equal($"test = '{nameof(Rules_are_listed)}'", ((SqlRuleFilter)rules[0].Filter).SqlExpression);
    }

    [Fact]
    public async Task Sql_rule_decides_what_comes()
    {
        await using var manager = Manager();
        await manager.DeleteRuleAsync("$Default", Stop);
        await manager.CreateRuleAsync("mine", new SqlRuleFilter($"test = '{nameof(Sql_rule_decides_what_comes)}' AND score > 5"), Stop);
        var (low, high) = (Message("low"), Message("high"));
        (low.ApplicationProperties["score"], high.ApplicationProperties["score"]) = (3, 7);
        await _sender.SendMessagesAsync([low, high], Stop);
        Assert.Equal(["high"], (await Receiver().PeekMessagesAsync(10, cancellationToken: Stop)).Select(m => m.Body.ToString()));
    }

    [Fact]
    public async Task Correlation_rule_decides_what_comes()
    {
        await using var manager = Manager();
        await manager.DeleteRuleAsync("$Default", Stop);
        await manager.CreateRuleAsync(
            "mine",
            new CorrelationRuleFilter { Subject = "mine",
                ApplicationProperties = { ["test"] = nameof(Correlation_rule_decides_what_comes) } }, Stop);
        var (one, other) = (Message("one"), Message("other"));
        (one.Subject, other.Subject) = ("mine", "theirs");
        await _sender.SendMessagesAsync([one, other], Stop);
        Assert.Equal(["one"], (await Receiver().PeekMessagesAsync(10, cancellationToken: Stop)).Select(m => m.Body.ToString()));
        var filter = (CorrelationRuleFilter)Assert.Single(await RulesAsync()).Filter;
        Assert.Equal(("mine", nameof(Correlation_rule_decides_what_comes)), (filter.Subject, filter.ApplicationProperties["test"]));
    }

    [Fact]
    public async Task No_rule_takes_nothing()
    {
        await using var manager = Manager();
        await manager.DeleteRuleAsync("$Default", Stop);
        await SendAsync("x");
        Assert.Null(await Receiver().PeekMessageAsync(cancellationToken: Stop));
        Assert.Empty(await RulesAsync());
    }

    [Fact]
    public async Task Rule_of_a_known_name_exists_already()
    {
        await using var manager = Manager();
        await FailsAsync(ServiceBusFailureReason.MessagingEntityAlreadyExists,
            () => manager.CreateRuleAsync("$Default", new TrueRuleFilter(), Stop));
    }

    [Fact]
    public async Task Rule_that_is_none_is_refused()
    {
        await using var manager = Manager();
        var problem = await Assert.ThrowsAnyAsync<Exception>(() => manager.CreateRuleAsync("bad", new SqlRuleFilter("score >"), Stop));
        Assert.Contains("The filter ends where", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_rule_is_not_found()
    {
        await using var manager = Manager();
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => manager.DeleteRuleAsync("no-such", Stop));
    }

    [Fact]
    public async Task Defer_is_not_implemented()
    {
        await SendAsync("x");
        var receiver = Receiver();
        var problem =
            await Assert.ThrowsAnyAsync<Exception>(
                async () => await receiver.DeferMessageAsync(await NextAsync(receiver), cancellationToken: Stop));
        Assert.Contains("cannot be deferred", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_is_not_implemented()
    {
        var problem =
            await Assert.ThrowsAnyAsync<Exception>(
                () => _sender.ScheduleMessageAsync(Message("x"), DateTimeOffset.UtcNow.AddHours(1), Stop));
        Assert.Contains("cannot be scheduled", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_is_not_implemented()
    {
        var problem =
            await Assert.ThrowsAnyAsync<Exception>(
                () => _client.AcceptSessionAsync(RunningTopics.Topic, Name(), "s", cancellationToken: Stop));
        Assert.Contains("no sessions", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processor_handles_all()
    {
        await SendAsync(Enumerable.Range(0, 25).Select(i => $"{i}").ToArray());
        var got = new ConcurrentDictionary<string, int>();
        var all = new TaskCompletionSource();
        await using var processor =
            _client.CreateProcessor(RunningTopics.Topic, Name(), new ServiceBusProcessorOptions { MaxConcurrentCalls = 4 });
        processor.ProcessMessageAsync += e =>
        {
            got.AddOrUpdate(e.Message.Body.ToString(), 1, (_, n) => n + 1);
            return got.Count == 25 ? Task.Run(all.TrySetResult) : Task.CompletedTask;
        };
        processor.ProcessErrorAsync += _ => Task.CompletedTask;
        await processor.StartProcessingAsync(Stop);
        await all.Task.WaitAsync(Soon, Stop);
        await processor.StopProcessingAsync(Stop);
        Assert.All(got.Values, n => Assert.Equal(1, n));
        Assert.Null(await Receiver().PeekMessageAsync(cancellationToken: Stop));
    }

    [Fact]
    public async Task Processor_that_fails_dead_letters()
    {
        await SendAsync("x");
        await using var processor = _client.CreateProcessor(RunningTopics.Topic, Name());
        processor.ProcessMessageAsync += _ => throw new InvalidOperationException("no");
        processor.ProcessErrorAsync += _ => Task.CompletedTask;
        await processor.StartProcessingAsync(Stop);
        Assert.Equal("MaxDeliveryCountExceeded", (await NextAsync(DeadLetters())).DeadLetterReason);
    }

    [Fact]
    public async Task Other_subscription_has_its_own_copy()
    {
        await SendAsync("x");
        var receiver = Receiver();
        await receiver.CompleteMessageAsync(await NextAsync(receiver), Stop);
        Assert.Equal(
            "x", (await _client.CreateReceiver(RunningTopics.Topic, "bay").PeekMessageAsync(cancellationToken: Stop)).Body.ToString());
    }
}
