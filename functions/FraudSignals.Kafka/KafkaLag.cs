using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Confluent.Kafka;

namespace FraudSignals.Kafka;

/// <summary>How many messages of each partition are not kept yet, as far as this host reads them. Safe for use by many threads.</summary>
public sealed class KafkaLag
{
    private readonly ConcurrentDictionary<TopicPartition, long> _lags = new();

    /// <param name="meter">Publishes it.</param>
    public KafkaLag(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.CreateObservableGauge(
            "fraudsignals.kafka.lag",
            () => _lags.Select(l => new Measurement<long>(l.Value, new("topic", l.Key.Topic), new("partition", l.Key.Partition.Value))),
            "{message}",
            "messages of a partition that are not kept yet");
    }

    /// <summary>Messages of all partitions that are not kept yet.</summary>
    public long Total => _lags.Values.Sum();

    internal void Note(TopicPartition partition, long lag) => _lags[partition] = lag;

    internal void Forget(TopicPartition partition) => _lags.TryRemove(partition, out _);
}
