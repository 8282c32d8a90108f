using System.Collections.Immutable;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Filters;
using FraudSignals.Topics.Messages;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Topics.Tests.Broker;

public sealed class TopicBrokerTests : IDisposable
{
    private const string Topic = "bank-alerts";
    private const string Name = "one";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("topics-");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));
    private RecordFile? _file;

    public void Dispose()
    {
        _file?.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_full_subscription_loses_its_oldest_and_no_other_is_harmed()
    {
        var broker = Make(new TopicOptions { MaxMessages = 3, Subscriptions = [new(Topic, Name), new(Topic, "two")] });
        var two = broker.Open(Topic, "two", false);
        for (var i = 0; i < 5; i++)
        {
            await broker.PublishAsync(Topic, [Message($"{i}")]);
            await broker.CompleteAsync(two, Assert.Single(Receive(two)).Lock);
        }

        var state = broker.States.Single(s => s.Name == Name);
        Assert.Equal((3, 2), (state.Messages, state.Evicted));
        Assert.Equal(["2", "3", "4"], Receive(broker.Open(Topic, Name, false)).Select(d => d.Message.MessageId));
    }

    [Fact]
    public async Task Bytes_are_bounded_too()
    {
        var broker = Make(new TopicOptions { MaxBytes = 10_000, Subscriptions = [new(Topic, Name)] });
        for (var i = 0; i < 20; i++)
        {
            await broker.PublishAsync(Topic, [Message($"{i}") with { Content = new byte[1000] }]);
        }

        Assert.InRange(broker.States[0].Bytes, 1, 10_000);
    }

    [Fact]
    public async Task An_id_is_forgotten_after_the_window_and_not_before()
    {
        var broker = Make(new TopicOptions { DuplicateWindow = TimeSpan.FromMinutes(10), Subscriptions = [new(Topic, Name)] });
        foreach (var minutes in (int[])[0, 9, 2])
        {
            _clock.Advance(TimeSpan.FromMinutes(minutes));
            await broker.PublishAsync(Topic, [Message("same")]);
        }

        Assert.Equal((3, 1, 0), broker.Counts[Topic]);
        Assert.Equal(2, broker.States[0].Messages);
    }

    [Fact]
    public async Task A_filter_that_fails_sends_the_message_to_the_dead_letters_with_the_reason()
    {
        var broker =
            Make(
                new TopicOptions { Subscriptions = [
                    new(Topic, Name) { Rules = [new SubscriptionRule("r", SqlFilter.Parse("1 / zero = 1"))] }] });
        await broker.PublishAsync(Topic, [Message("a") with { Properties = ImmutableDictionary<string, object?>.Empty.Add("zero", 0) }]);

        var dead = Assert.Single(Receive(broker.Open(Topic, Name, true)));
        Assert.Equal("FilterEvaluationFailed", dead.Changed!["DeadLetterReason"]);
        Assert.StartsWith("Rule r: ", (string)dead.Changed["DeadLetterErrorDescription"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_ends_gives_the_message_back_and_its_token_means_nothing_any_more()
    {
        var broker = Make(new TopicOptions { LockDuration = TimeSpan.FromSeconds(30), Subscriptions = [new(Topic, Name)] });
        await broker.PublishAsync(Topic, [Message("a")]);
        var view = broker.Open(Topic, Name, false);
        var first = Assert.Single(Receive(view));
        _clock.Advance(TimeSpan.FromSeconds(29));
        broker.Sweep();
        Assert.Empty(Receive(view));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TopicException>(() => broker.CompleteAsync(view, first.Lock));
        broker.Sweep();
        Assert.Equal(1, Assert.Single(Receive(view)).Count);
    }

    [Fact]
    public async Task Of_many_completed_together_those_whose_lock_is_lost_are_told_and_the_others_are_gone()
    {
        var broker = Make(new TopicOptions { Subscriptions = [new(Topic, Name)] }, keeps: true);
        await broker.PublishAsync(Topic, [Message("a"), Message("b"), Message("c")]);
        var view = broker.Open(Topic, Name, false);
        var got = Receive(view);
        await broker.AbandonAsync(view, got[1].Lock, null);
        await broker.CompleteAsync(view, got.ConvertAll(d => d.Lock), out var lost);
        Assert.Equal([got[1].Lock], lost);
        Assert.Equal(
            "b",
            Assert.Single(
                Receive(
                    Make(new TopicOptions { Subscriptions = [new(Topic, Name)] }, keeps: true)
                        .Open(Topic, Name, false))).Message.MessageId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_past_its_time_is_not_received_even_before_the_sweep(bool deadLetters)
    {
        var options = new TopicOptions { Subscriptions = [new(Topic, Name) { DeadLettersExpired = deadLetters }] };
        var broker = Make(options, keeps: true);
        await broker.PublishAsync(Topic, [Message("a") with { TimeToLive = TimeSpan.FromSeconds(5) }, Message("b")]);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("b", Assert.Single(Receive(broker.Open(Topic, Name, false))).Message.MessageId);
        Assert.Equal(deadLetters ? ["TTLExpiredException"] : [],
            Receive(broker.Open(Topic, Name, true)).Select(d => (string)d.Changed!["DeadLetterReason"]!));
        Assert.Equal(deadLetters ? 0 : 1, broker.States[0].Expired);
        await broker.PublishAsync(Topic, [Message("c")]);
        Assert.Equal((2, deadLetters ? 1 : 0), Make(options, keeps: true).States.Select(s => (s.Messages, s.DeadLetters)).Single());
    }

    [Fact]
    public async Task A_dead_letter_is_resubmitted_with_a_fresh_count()
    {
        var broker = Make(new TopicOptions { Subscriptions = [new(Topic, Name)] });
        await broker.PublishAsync(Topic, [Message("a")]);
        var view = broker.Open(Topic, Name, false);
        var got = Assert.Single(Receive(view));
        await broker.DeadLetterAsync(view, got.Lock, "bad", null, null);
        await broker.ResubmitAsync(Topic, Name, got.Sequence);
        var again = Assert.Single(Receive(view));
        Assert.Equal((0, false), (again.Count, again.Changed!.ContainsKey("DeadLetterReason")));
    }

    [Fact]
    public async Task What_happened_is_there_after_a_restart()
    {
        var options = new TopicOptions { MaxDeliveryCount = 3, Subscriptions = [new(Topic, Name), new(Topic, "two")] };
        var broker = Make(options, keeps: true);
        await broker.PublishAsync(Topic, [.. "abcdefg".Select(c => Message($"{c}"))]);
        var view = broker.Open(Topic, Name, false);
        var got = Receive(view);
        await broker.CompleteAsync(view, got[0].Lock);
        await broker.AbandonAsync(view, got[1].Lock, ImmutableDictionary<string, object?>.Empty.Add("seen", 1));
        await broker.DeadLetterAsync(view, got[2].Lock, "bad", "why", null);
        await broker.DeadLetterAsync(view, got[3].Lock, "again", null, null);
        await broker.ResubmitAsync(Topic, Name, got[3].Sequence);
        await broker.AddRuleAsync(view, new SubscriptionRule("more", new CorrelationFilter { Subject = "x" }));
        var before = Describe(broker);

        Assert.Equal(before, Describe(broker = Make(options, keeps: true)));
        await broker.PublishAsync(Topic, [Message("a")]);
        Assert.Equal(1, broker.Counts[Topic].Duplicates);
        Assert.Equal(["$Default", "more"], broker.Rules(broker.Open(Topic, Name, false)).Select(r => r.Name));
        Assert.Equal(before, Describe(broker));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscription_that_was_made_is_there_after_a_restart_with_its_messages_until_it_is_deleted(bool compacts)
    {
        var options = new TopicOptions { CompactBytes = compacts ? 1 : 1 << 20 };
        var broker = Make(options, keeps: true);
        await broker.CreateAsync(
            new SubscriptionDeclaration(Topic, "made") { Rules = [new SubscriptionRule("r", SqlFilter.Parse("sys.MessageId <> 'b'"))],
                DeadLettersExpired = true });
        await broker.PublishAsync(Topic, [Message("a"), Message("b")]);

        broker = Make(options, keeps: true);
        Assert.Equal("a", Assert.Single(Receive(broker.Open(Topic, "made", false))).Message.MessageId);
        Assert.True(broker.Open(Topic, "made", false).Subscription.Declaration.DeadLettersExpired);
        await Assert.ThrowsAsync<TopicException>(() => broker.CreateAsync(new SubscriptionDeclaration(Topic, "made")));
        await broker.DeleteAsync(Topic, "made");

        Assert.Empty(Make(options, keeps: true).States);
    }

    /// <summary>What lies in a subscription that somebody made may be others'; who has its name later gets none of it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_party_of_the_name_of_one_that_was_made_begins_with_nothing(bool whileRunning)
    {
        var broker = Make(new TopicOptions(), keeps: true);
        await broker.CreateAsync(new SubscriptionDeclaration(Topic, Name));
        await broker.PublishAsync(Topic, [Message("not-for-the-party")]);
        if (whileRunning)
        {
            broker.Subscribe(new SubscriptionDeclaration(Topic, Name, "party"));
        }

        for (var start = 0; start < 2; start++)
        {
            broker = Make(new TopicOptions { Subscriptions = [new(Topic, Name, "party")] }, keeps: true);
            Assert.Empty(Receive(broker.Open(Topic, Name, false)));
        }

        await broker.PublishAsync(Topic, [Message("for-it")]);
        broker = Make(new TopicOptions { Subscriptions = [new(Topic, Name, "party")] }, keeps: true);
        Assert.Equal("for-it", Assert.Single(Receive(broker.Open(Topic, Name, false))).Message.MessageId);
        await Assert.ThrowsAsync<TopicException>(() => broker.DeleteAsync(Topic, Name));
    }

    [Fact]
    public async Task The_log_is_written_anew_and_says_the_same()
    {
        var options = new TopicOptions { CompactBytes = 20_000, Subscriptions = [new(Topic, Name)] };
        var broker = Make(options, keeps: true);
        var view = broker.Open(Topic, Name, false);
        await broker.PublishAsync(Topic, [Message("stays")]);
        var stays = Assert.Single(Receive(view));
        await broker.AbandonAsync(view, stays.Lock, null);
        var kept = Assert.Single(Receive(view));
        for (var i = 0; i < 500; i++)
        {
            await broker.PublishAsync(Topic, [Message($"{i}") with { Content = new byte[100] }]);
            await broker.CompleteAsync(view, Assert.Single(Receive(view)).Lock);
        }

        Assert.InRange(_file!.Length, 1, 60_000);
        await broker.AbandonAsync(view, kept.Lock, null);
        broker = Make(options, keeps: true);
        Assert.Equal(("stays", 2), Receive(broker.Open(Topic, Name, false)).Select(d => (d.Message.MessageId, d.Count)).Single());
        await broker.PublishAsync(Topic, [Message("499")]);
        Assert.Equal(1, broker.Counts[Topic].Duplicates);
    }

    [Fact]
    public async Task A_torn_end_is_dropped_and_damage_within_is_told()
    {
        var options = new TopicOptions { Subscriptions = [new(Topic, Name)] };
        var broker = Make(options, keeps: true);
        await broker.PublishAsync(Topic, [Message("a"), Message("b"), Message("c")]);
        _file!.Dispose();
        var path = Path.Combine(_directory.FullName, "topics.log");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        await File.WriteAllBytesAsync(path, bytes[..^3], TestContext.Current.CancellationToken);
        Assert.Equal(2, Make(options, keeps: true).States[0].Messages);
        _file.Dispose();

        bytes[30] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        Assert.Contains("is damaged at byte 0", Assert.ThrowsAny<IOException>(() => Make(options, keeps: true)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Whatever is done in whatever order: what a model of lists says is there, is there, before and after a restart.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task It_equals_a_naive_model(int seed)
    {
        var random = new Random(seed);
        var options = new TopicOptions { MaxDeliveryCount = 4, CompactBytes = 5_000, Subscriptions = [new(Topic, Name)] };
        var broker = Make(options, keeps: true);
        var ready = new SortedDictionary<long, int>();
        var dead = new SortedSet<long>();
        var held = new List<(Guid Lock, long Sequence)>();
        var sequence = 0L;
        for (var step = 0; step < 2000; step++)
        {
            var view = broker.Open(Topic, Name, false);
            switch (random.Next(6))
            {
                case 0 or 1:
                    await broker.PublishAsync(Topic, [Message($"{step}")]);
                    ready.Add(++sequence, 0);
                    break;
                case 2:
                    var count = random.Next(1, 4);
                    var got = broker.Receive(view, count, false, out _);
                    Assert.Equal(ready.Keys.Except(held.Select(h => h.Sequence)).Take(count), got.Select(d => d.Sequence));
                    Assert.All(got, d => Assert.Equal(ready[d.Sequence], d.Count));
                    held.AddRange(got.Select(d => (d.Lock, d.Sequence)));
                    break;
                case 3 or 4 when held.Count > 0:
                    var one = held[random.Next(held.Count)];
                    held.Remove(one);
                    switch (random.Next(3))
                    {
                        case 0:
                            await broker.CompleteAsync(view, one.Lock);
                            ready.Remove(one.Sequence);
                            break;
                        case 1:
                            await broker.DeadLetterAsync(view, one.Lock, "r", null, null);
                            ready.Remove(one.Sequence);
                            dead.Add(one.Sequence);
                            break;
                        default:
                            await broker.AbandonAsync(view, one.Lock, null);
                            if (++ready[one.Sequence] == 4)
                            {
                                ready.Remove(one.Sequence);
                                dead.Add(one.Sequence);
                            }

                            break;
                    }

                    break;
                case 5 when random.Next(40) == 0:
                    broker = Make(options, keeps: true);
                    held.Clear();
                    break;
            }

            Assert.Equal((ready.Count, dead.Count), (broker.States[0].Messages, broker.States[0].DeadLetters));
        }
    }

    private static TopicMessage Message(string id) => new() { MessageId = id, Content = new byte[10] };

    private static List<Delivery> Receive(QueueView view) => view.Broker.Receive(view, 100, false, out _);

    private static string Describe(TopicBroker broker) => string.Join('\n',
        from state in broker.States
        from isDead in (bool[])[false, true]
        from d in broker.Peek(broker.Open(state.Topic, state.Name, isDead), 0, 100)
        select $"{state.Name} {isDead} {d.Sequence} {d.Message.MessageId} {d.Count} "
            + $"{string.Join(',', (d.Changed ?? []).OrderBy(p => p.Key).Select(p => $"{p.Key}={p.Value}"))}");

    private TopicBroker Make(TopicOptions options, bool keeps = false)
    {
        _file?.Dispose();
        _file = keeps ? new RecordFile(Path.Combine(_directory.FullName, "topics.log"), new Disk()) : null;
        return new TopicBroker(options, _clock, _file == null ? new MemoryTopicLog() : new FileLog(_file));
    }
}
