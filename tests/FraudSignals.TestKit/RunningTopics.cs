using System.Net;
using System.Security.Cryptography.X509Certificates;
using Amqp;
using FraudSignals.Topics.Access;
using FraudSignals.Topics.Amqp;
using FraudSignals.Topics.Broker;

namespace FraudSignals.TestKit;

/// <summary>Topics that listen on a free port, with a key that opens all.</summary>
public sealed class RunningTopics : IDisposable
{
    public const string Topic = "bank-alerts";
    public const string KeyName = "owner";
    public const string Secret = "c2VjcmV0IG9mIHRlc3Rz";

    private readonly TopicEndpoint _endpoint;

    public RunningTopics(TopicOptions? options = null, ITopicLog? log = null, TimeProvider? clock = null, params TopicKey[] keys)
        : this(options, log, clock, 0, null, keys)
    {
    }

    public RunningTopics(TopicOptions? options, ITopicLog? log, TimeProvider? clock, int port, X509Certificate2? certificate,
        TopicKey[] keys, TimeSpan? idle = null)
    {
        Broker = new TopicBroker(options ?? new TopicOptions(), TimeProvider.System, log ?? new MemoryTopicLog());
        Keys = new FixedTopicKeys([new TopicKey(KeyName, Secret, TopicRights.All), .. keys]);
        _endpoint = new TopicEndpoint(new IPEndPoint(IPAddress.Loopback, port), certificate == null ? null : () => certificate, Keys,
            Broker, clock ?? TimeProvider.System, idle);
        _endpoint.Start();
    }

    public TopicBroker Broker { get; }

    public ITopicKeys Keys { get; }

    public TopicEndpoint Endpoint => _endpoint;

    public int Port => _endpoint.Point.Port;

    public string ConnectionString => ConnectionOf(KeyName, Secret);

    public string ConnectionOf(string name, string secret) =>
        $"Endpoint=sb://127.0.0.1:{Port};SharedAccessKeyName={name};SharedAccessKey={secret};UseDevelopmentEmulator=true;";

    /// <summary>A connection of a client that shows its key at once.</summary>
    public Task<Connection> ConnectAsync(string name = KeyName, string secret = Secret) =>
        Connection.Factory.CreateAsync(new Address("127.0.0.1", Port, name, secret, "/", "amqp"));

    public void Dispose() => _endpoint.Dispose();
}
