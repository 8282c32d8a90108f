using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace FraudSignals.Host.Tests.Kafka;

/// <summary>
/// The cluster of brokers in memory that librdkafka has for tests: the protocol of Kafka over sockets, with consumer groups and committed
/// offsets. It lives as long as this does, whoever connects.
/// </summary>
internal sealed class MockCluster : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IProducer<string, byte[]> _producer;
    private readonly Lazy<IConsumer<Ignore, Ignore>> _group;

    public MockCluster()
    {
        var config = new ProducerConfig { EnableIdempotence = true };
        config.Set("test.mock.num.brokers", "3");
        config.Set("bootstrap.servers", "mock");
        _producer = new ProducerBuilder<string, byte[]>(config).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        Servers = string.Join(',', admin.GetMetadata(Patience).Brokers.Select(b => $"{b.Host}:{b.Port}"));
        _group = new(() => new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = Servers, GroupId = "fraudsignals" })
            .SetLogHandler((_, _) => { }).Build());
    }

    /// <summary>Where its brokers listen.</summary>
    public string Servers { get; }

    /// <summary>Writes a message and waits until it is kept.</summary>
    public Task SendAsync(string topic, string key, byte[]? value, CancellationToken cancellation) =>
        _producer.ProduceAsync(topic, new Message<string, byte[]> { Key = key, Value = value! }, cancellation);

    /// <summary>What the host's group has committed of a topic: the sum over its partitions.</summary>
    public long Committed(string topic, int partitions) =>
        _group.Value.Committed(Enumerable.Range(0, partitions).Select(p => new TopicPartition(topic, p)), Patience)
            .Sum(o => Math.Max(0, o.Offset.Value));

    public void Dispose()
    {
        if (_group.IsValueCreated)
        {
            _group.Value.Dispose();
        }

        _producer.Dispose();
    }
}
