using System.Net;
using System.Net.Sockets;
using Amqp;
using Amqp.Framing;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Tests.Amqp;

/// <summary>Other clients than the official ones, and those that mean no good.</summary>
public sealed class EndpointTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plain_client_sends_and_receives()
    {
        using var topics = new RunningTopics();
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "one"));
        var connection = await topics.ConnectAsync();
        var session = new Session(connection);
        await new SenderLink(session, "s", RunningTopics.Topic).SendAsync(new Message("hello"));
        var receiver = new ReceiverLink(session, "r", $"{RunningTopics.Topic}/Subscriptions/one");
        var message = await receiver.ReceiveAsync(Patience);
        Assert.Equal("hello", message.Body);
        receiver.Accept(message);
        await connection.CloseAsync();
        await Until.TrueAsync(() => topics.Broker.States[0].Messages == 0, "the message is settled", Stop);
    }

    /// <summary>What is sent at once is published together, and is refused one by one.</summary>
    [Fact]
    public async Task One_that_cannot_be_kept_is_refused_alone()
    {
        using var topics = new RunningTopics(new TopicOptions { MaxMessageBytes = 10_000 });
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "one"));
        var connection = await topics.ConnectAsync();
        var sender = new SenderLink(new Session(connection), "s", RunningTopics.Topic);
        var sent = Enumerable.Range(0, 100).Select(i => sender.SendAsync(new Message(new string('x', i == 50 ? 20_000 : 10))
        {
            Properties = new Properties { MessageId = $"{i}" },
            ApplicationProperties = new ApplicationProperties { ["odd"] = i == 70 ? new global::Amqp.Types.List { 1 } : (object)i },
        })).ToList();
        var refused = new List<(int, string)>();
        for (var i = 0; i < sent.Count; i++)
        {
            try
            {
                await sent[i].WaitAsync(Patience, Stop);
            }
            catch (AmqpException problem)
            {
                refused.Add((i, problem.Error.Condition));
            }
        }

        Assert.Equal([(50, ErrorCode.MessageSizeExceeded), (70, "com.microsoft:argument-error")], refused);
        Assert.Equal(98, topics.Broker.States[0].Messages);
        await connection.CloseAsync();
    }

    [Fact]
    public async Task A_plain_client_with_a_wrong_key_is_not_let_in()
    {
        using var topics = new RunningTopics();
        await Assert.ThrowsAnyAsync<Exception>(
            () => Connection.Factory.CreateAsync(new Address("127.0.0.1", topics.Port, RunningTopics.KeyName, "wrong", "/", "amqp")));
    }

    [Fact]
    public async Task Who_shows_no_key_attaches_to_nothing()
    {
        using var topics = new RunningTopics();
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "one"));
        var connection = await Connection.Factory.CreateAsync(new Address("127.0.0.1", topics.Port, null, null, "/", "amqp"));
        var receiver = new ReceiverLink(new Session(connection), "r", $"{RunningTopics.Topic}/Subscriptions/one");
        var problem = await Assert.ThrowsAsync<AmqpException>(() => receiver.ReceiveAsync(Patience));
        Assert.Equal(ErrorCode.UnauthorizedAccess, problem.Error.Condition);
        await connection.CloseAsync();
    }

    [Fact]
    public async Task A_message_that_is_released_was_not_delivered()
    {
        using var topics = new RunningTopics(new TopicOptions { MaxDeliveryCount = 2 });
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "one"));
        await topics.Broker.PublishAsync(RunningTopics.Topic, [new TopicMessage { MessageId = "a", Content = Encoded("x") }]);
        var connection = await topics.ConnectAsync();
        var receiver = new ReceiverLink(new Session(connection), "r", $"{RunningTopics.Topic}/Subscriptions/one");
        for (var i = 0; i < 3; i++)
        {
            var message = await receiver.ReceiveAsync(Patience);
            Assert.Equal(0u, message.Header.DeliveryCount);
            receiver.Release(message);
        }

        await connection.CloseAsync();
    }

    /// <summary>More connections than there is room for, none of which shows a key.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Those_who_only_hold_the_door_keep_nobody_out(bool greet)
    {
        using var topics = new RunningTopics();
        var held = new List<Socket>();
        try
        {
            for (var i = 0; i < 1_050; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                held.Add(socket);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, topics.Port), Stop);
                if (greet)
                {
                    await socket.SendAsync("AMQP\0\u0001\0\0"u8.ToArray(), Stop);
                }
            }

            var connection = await topics.ConnectAsync().WaitAsync(Patience, Stop);
            await new SenderLink(new Session(connection), "s", RunningTopics.Topic).SendAsync(new Message("x"));

            // One that had to go counts until it has.
            await Until.TrueAsync(() => topics.Endpoint.Connections is >= 1 and <= 1_000, "no more than a thousand are open", Stop);
            await connection.CloseAsync();
        }
        finally
        {
            held.ForEach(s => s.Dispose());
        }
    }

    /// <summary>Links to what there is and what there is not, by somebody who has a key, until the session has no more.</summary>
    [Fact]
    public async Task A_flood_of_attaches_is_refused_and_harms_nobody()
    {
        using var topics = new RunningTopics();
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "one"));
        var flood = await topics.ConnectAsync();
        var refused = 0;
        for (var i = 0; i < 40 && !flood.IsClosed; i++)
        {
            try
            {
                var session = new Session(flood);
                for (var j = 0; j < 100; j++)
                {
                    _ = new ReceiverLink(session, $"r{i}-{j}", $"{RunningTopics.Topic}/Subscriptions/{(j % 2 == 0 ? "one" : "none")}");
                }
            }
            catch (AmqpException)
            {
                refused++;
            }
        }

        var connection = await topics.ConnectAsync();
        var sender = new SenderLink(new Session(connection), "s", RunningTopics.Topic);
        await sender.SendAsync(new Message("x") { Properties = new Properties { MessageId = "x" } }).WaitAsync(Patience, Stop);
        var receiver = new ReceiverLink(new Session(connection), "r", $"{RunningTopics.Topic}/Subscriptions/one");
        Assert.Equal("x", (await receiver.ReceiveAsync(Patience)).Properties.MessageId);
        flood.Close(TimeSpan.Zero);
        await connection.CloseAsync();
    }

    /// <summary>Bytes of a good conversation, changed at random: whatever comes, others are served and nothing is kept open.</summary>
    [Fact]
    public Task Fuzzed_frames_harm_nobody() => FuzzAsync(1_000);

    [Fact(Explicit = true)]
    public Task A_million_fuzzed_frames_harm_nobody() => FuzzAsync(85_000);

    private static async Task FuzzAsync(int rounds)
    {
        using var topics = new RunningTopics();
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "one"));
        var talk = await RecordAsync(topics);
        var random = new Random(19);
        var frames = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var round = 0; round < rounds; round++)
        {
            var bytes = talk.ToArray();
            for (var changes = random.Next(1, 12); changes > 0; changes--)
            {
                var at = random.Next(bytes.Length);
                bytes[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(bytes[at] ^ (1 << random.Next(8))),
                    _ => 0xFF };
            }

            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, topics.Port), Stop);
                await socket.SendAsync(bytes.AsMemory(0, random.Next(8, bytes.Length + 1)), Stop);
                frames += 12;
                if (round % 3 == 0)
                {
                    socket.Shutdown(SocketShutdown.Send);
                    var buffer = new byte[4096];
                    using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
                    patience.CancelAfter(TimeSpan.FromMilliseconds(50));
                    while (await socket.ReceiveAsync(buffer, patience.Token) > 0)
                    {
                    }
                }
            }
            catch (Exception problem)
                when (problem is SocketException || (problem is OperationCanceledException && !Stop.IsCancellationRequested))
            {
                // It hung up, as it should.
            }
        }

        Assert.True(frames >= rounds * 11, $"Only {frames} frames were sent.");
        var connection = await topics.ConnectAsync();
        await new SenderLink(new Session(connection), "s", RunningTopics.Topic).SendAsync(new Message("still here"));
        await Until.TrueAsync(() => topics.Endpoint.Connections == 1, "the others are closed", Stop);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 << 20);
    }

    private static ReadOnlyMemory<byte> Encoded(object body)
    {
        var encoded = new Message { BodySection = body is byte[] bytes ? new Data { Binary = bytes } : new AmqpValue { Value = body } }
            .Encode();
        return encoded.Buffer.AsMemory(encoded.Offset, encoded.Length);
    }

    /// <summary>What a client says that sends, receives and settles a message.</summary>
    private static async Task<byte[]> RecordAsync(RunningTopics topics)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var said = new MemoryStream();
        var relay = Task.Run(
            async () =>
            {
                using var inner = await listener.AcceptTcpClientAsync(Stop);
                using var outer = new TcpClient();
                await outer.ConnectAsync(IPAddress.Loopback, topics.Port, Stop);
                var back = outer.GetStream().CopyToAsync(inner.GetStream(), Stop);
                var buffer = new byte[4096];
                int read;
                while ((read = await inner.GetStream().ReadAsync(buffer, Stop)) > 0)
                {
                    said.Write(buffer.AsSpan(0, read));
                    await outer.GetStream().WriteAsync(buffer.AsMemory(0, read), Stop);
                }
            },
            Stop);
        var connection =
            await Connection.Factory.CreateAsync(
                new Address("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, RunningTopics.KeyName, RunningTopics.Secret, "/",
                    "amqp"));
        var session = new Session(connection);
        await new SenderLink(session, "s", RunningTopics.Topic)
            .SendAsync(new Message("hello") { Properties = new Properties { MessageId = "f" } });
        var receiver = new ReceiverLink(session, "r", $"{RunningTopics.Topic}/Subscriptions/one");
        receiver.Accept(await receiver.ReceiveAsync(Patience));
        await connection.CloseAsync();
        await relay.WaitAsync(Patience, Stop).ContinueWith(_ => { }, Stop, TaskContinuationOptions.None, TaskScheduler.Default);
        return said.ToArray();
    }
}
