using Amqp;
using Amqp.Framing;
using Amqp.Types;
using FraudSignals.Host.Topics;

namespace FraudSignals.Host.Tests.Topics;

/// <summary>
/// A client of alert topics that is not the official one, which some feeds lack; it sees that a completion was acknowledged.
/// </summary>
internal sealed class TopicClient : IAsyncDisposable
{
    // Less than the patience of whoever waits for the whole.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const int LockLost = 410;

    private readonly Connection _connection;
    private readonly Session _session;
    private readonly SenderLink _sender;
    private readonly ReceiverLink _receiver;
    private readonly SenderLink _asking;
    private readonly ReceiverLink _answers;

    private TopicClient(Connection connection, string topic, string subscription)
    {
        (_connection, _session) = (connection, new Session(connection));
        var path = $"{topic}/Subscriptions/{subscription}";
        _sender = new SenderLink(_session, "send", topic);
        _receiver = new ReceiverLink(_session, "receive", path);
        _asking = new SenderLink(_session, "ask", $"{path}/$management");
        var answers = new Attach { Source = new Source { Address = $"{path}/$management" }, Target = new Target { Address = "answers" } };
        _answers = new ReceiverLink(_session, "answers", answers, null);
    }

    /// <summary>With the key a host without parties takes.</summary>
    public static Task<TopicClient> ConnectAsync(int port, string topic, string subscription) =>
        ConnectAsync(new Address("127.0.0.1", port, PartyTopicKeys.EmulatorName, PartyTopicKeys.EmulatorSecret, "/", "amqp"), topic,
            subscription);

    public static async Task<TopicClient> ConnectAsync(Address address, string topic, string subscription) =>
        new(await Connection.Factory.CreateAsync(address), topic, subscription);

    public Task SendAsync(IEnumerable<string> ids) =>
        Task.WhenAll(
            ids.Select(id => _sender.SendAsync(new Message("alert") { Properties = new Properties { MessageId = id } }, Patience)));

    /// <summary>Null where none comes in time.</summary>
    public Task<Message?> NextAsync(TimeSpan patience)
    {
        // One at a time, and asked for each time: the link learns nothing of completions that go over another.
        _receiver.SetCredit(1, CreditMode.Manual);
        return _receiver.ReceiveAsync(patience)!;
    }

    /// <summary>Whether the topics have acknowledged it; where its lock ended before, as on a slow machine, it comes again.</summary>
    public async Task<bool> CompleteAsync(Message message)
    {
        var request = new Message
        {
            Properties = new Properties { MessageId = Guid.NewGuid().ToString(), ReplyTo = "answers" },
            ApplicationProperties = new ApplicationProperties { ["operation"] = "com.microsoft:update-disposition" },
            BodySection =
                new AmqpValue { Value = new Map { ["disposition-status"] = "completed",
                    ["lock-tokens"] = new[] { new Guid(message.DeliveryTag) } } },
        };
        await _asking.SendAsync(request, Patience);
        var answer = await _answers.ReceiveAsync(Patience) ?? throw new TimeoutException("No answer came.");
        _answers.Accept(answer);
        var status = (int)answer.ApplicationProperties["statusCode"];
        Assert.True(status is 200 or LockLost, $"It was answered {status}.");
        return status == 200;
    }

    public ValueTask DisposeAsync()
    {
        _connection.Close(TimeSpan.Zero);
        return ValueTask.CompletedTask;
    }
}
