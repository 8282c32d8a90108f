using System.Net;
using System.Net.Sockets;
using Amqp;
using Amqp.Framing;
using FraudSignals.Topics.Broker;
using FraudSignals.Topics.Messages;

namespace FraudSignals.Topics.Tests.Amqp;

/// <summary>
/// Many who have a key and do nothing, who come and go, or who are gone without a word: memory is bounded and others are served.
/// </summary>
public sealed class CrowdTests
{
    private const string Path = $"{RunningTopics.Topic}/Subscriptions/one";
    private const long Most = 64 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Idle_links_cost_little_and_hold_up_nobody() => IdleAsync(connections: 4, links: 50);

    /// <summary>About a minute.</summary>
    [Fact(Explicit = true)]
    public Task A_thousand_idle_links_cost_little_and_hold_up_nobody() => IdleAsync(connections: 4, links: 250);

    /// <summary>About a minute.</summary>
    [Fact(Explicit = true)]
    public Task A_thousand_idle_connections_cost_little_and_hold_up_nobody() => IdleAsync(connections: 999, links: 1);

    [Fact]
    public Task Links_that_come_and_go_leave_nothing() => ComeAndGoAsync(500);

    /// <summary>About two minutes.</summary>
    [Fact(Explicit = true)]
    public Task A_hundred_thousand_links_that_come_and_go_leave_nothing() => ComeAndGoAsync(100_000);

    /// <summary>What came through is held in between, as where a network fails: neither side is told.</summary>
    [Fact]
    public async Task Who_is_gone_without_a_word_is_let_go_and_what_it_had_comes_back()
    {
        using var topics =
            new RunningTopics(new TopicOptions { LockDuration = TimeSpan.FromSeconds(2) }, null, null, 0, null, [],
                idle: TimeSpan.FromSeconds(5));
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "one"));
        await topics.Broker.PublishAsync(RunningTopics.Topic, [new TopicMessage { MessageId = "a", Content = Body() }]);
        using var relay = new Relay(topics.Port);
        var lost =
            await Connection.Factory.CreateAsync(
                new Address("127.0.0.1", relay.Port, RunningTopics.KeyName, RunningTopics.Secret, "/", "amqp"));
        var first = new ReceiverLink(new Session(lost), "r", Path);
        first.SetCredit(1, CreditMode.Manual);
        Assert.NotNull(await first.ReceiveAsync(Patience));
        relay.Hold();

        await Until.TrueAsync(() => topics.Endpoint.Connections == 0, "the connection is given up", Stop);
        var connection = await topics.ConnectAsync();
        var again = await new ReceiverLink(new Session(connection), "again", Path).ReceiveAsync(Patience);
        Assert.Equal(1u, again.Header.DeliveryCount);
        await connection.CloseAsync();
    }

    private static async Task IdleAsync(int connections, int links)
    {
        using var topics = Started();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var idle = new List<Connection>();
        for (var i = 0; i < connections; i++)
        {
            idle.Add(await topics.ConnectAsync());
            var session = new Session(idle[^1]);
            for (var j = 0; j < links; j++)
            {
                new ReceiverLink(session, $"r{i}-{j}", $"{RunningTopics.Topic}/Subscriptions/idle").SetCredit(10);
            }
        }

        await Until.TrueAsync(() => topics.Endpoint.Links == connections * links, "all links are there", Stop);
        await ServedAsync(topics);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Most);
        idle.ForEach(c => c.Close(TimeSpan.Zero));
        await Until.TrueAsync(() => topics.Endpoint is { Links: 0, Connections: 0 }, "all are gone", Stop);
    }

    private static async Task ComeAndGoAsync(int links)
    {
        using var topics = Started();
        var crowd = await topics.ConnectAsync();
        var session = new Session(crowd);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < links; i++)
        {
            var receiver = new ReceiverLink(session, $"r{i}", $"{RunningTopics.Topic}/Subscriptions/{(i % 2 == 0 ? "idle" : "none")}");
            try
            {
                await receiver.CloseAsync();
            }
            catch (AmqpException)
            {
                // There is none to attach to.
            }
        }

        await ServedAsync(topics);
        await Until.TrueAsync(() => topics.Endpoint.Links == 0, "all links are gone", Stop);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Most);
        await crowd.CloseAsync();
    }

    private static RunningTopics Started()
    {
        var topics = new RunningTopics();
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "one"));
        topics.Broker.Subscribe(new SubscriptionDeclaration(RunningTopics.Topic, "idle") { Rules = [] });
        return topics;
    }

    private static async Task ServedAsync(RunningTopics topics)
    {
        var connection = await topics.ConnectAsync().WaitAsync(Patience, Stop);
        await new SenderLink(new Session(connection), "s", RunningTopics.Topic).SendAsync(new Message("x")).WaitAsync(Patience, Stop);
        var receiver = new ReceiverLink(new Session(connection), "r", Path);
        receiver.Accept(await receiver.ReceiveAsync(Patience));
        await connection.CloseAsync();
    }

    private static ReadOnlyMemory<byte> Body()
    {
        var encoded = new Message { BodySection = new AmqpValue { Value = "x" } }.Encode();
        return encoded.Buffer.AsMemory(encoded.Offset, encoded.Length);
    }

    /// <summary>Stands between the two, and can stop carrying anything without closing.</summary>
    private sealed class Relay : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly TcpClient _outer = new();
        private TcpClient? _inner;
        private volatile bool _holds;

        public Relay(int port)
        {
            _listener.Start();
            _ = RunAsync(port);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Hold() => _holds = true;

        public void Dispose()
        {
            _listener.Dispose();
            _outer.Dispose();
            _inner?.Dispose();
        }

        private async Task RunAsync(int port)
        {
            _inner = await _listener.AcceptTcpClientAsync(Stop);
            await _outer.ConnectAsync(IPAddress.Loopback, port, Stop);
            await Task.WhenAll(CarryAsync(_inner, _outer), CarryAsync(_outer, _inner));
        }

        private async Task CarryAsync(TcpClient from, TcpClient to)
        {
            var buffer = new byte[4096];
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer, Stop)) > 0)
            {
                if (!_holds)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, read), Stop);
                }
            }
        }
    }
}
