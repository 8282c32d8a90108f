using Confluent.Kafka;
using FraudSignals.Http.Endpoints;
using FraudSignals.Ports;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Kafka;

/// <summary>
/// Reads topics as a member of a consumer group. An offset is committed after the store's commit, so that after any crash messages come
/// again rather than never; those that were kept count as duplicates by the ids of their records, so that each counts once.
/// </summary>
/// <param name="options">What is read where.</param>
/// <param name="intake">Takes it.</param>
/// <param name="lag">Tells how far behind it is.</param>
/// <param name="clock">Measures waits.</param>
/// <param name="log">Told of what goes wrong.</param>
public sealed partial class KafkaIntake(KafkaOptions options, MessageIntake intake, KafkaLag lag, TimeProvider clock,
    ILogger<KafkaIntake> log)
{
    private const int MostMessages = 8192;
    private const int MostBytes = 16 << 20;

    // For the first message; then for so long as more come in that time, up to a batch.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan StartAgain = TimeSpan.FromSeconds(5);

    // The client tries a broker that is away again every ten seconds at most, and says so each time.
    private static readonly TimeSpan StaysNews = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, KafkaTopic> _topics = options.Topics.ToDictionary(t => t.Name, StringComparer.Ordinal);
    private readonly Dictionary<TopicPartition, long> _begins = [];
    private volatile Trouble? _trouble;

    /// <summary>What keeps messages from coming or from being taken; null where nothing does.</summary>
    public string? Problem => _trouble is { } trouble && clock.GetElapsedTime(trouble.Since) < StaysNews ? trouble.What : null;

    /// <summary>
    /// Reads until told to stop, over every failure of brokers and store. What was read and not kept then is read again by whoever reads
    /// next.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(stop);
            }
            catch (Exception problem) when (problem is KafkaException or InvalidOperationException)
            {
                Note(problem.Message);
                Failed(problem.Message);
                await Task.Delay(StartAgain, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(options.Consumer())
            .SetErrorHandler((_, error) => Note(error))
            .SetLogHandler((_, message) => Said(message.Message))
            .SetPartitionsRevokedHandler((_, gone) => Forget(gone))
            .SetPartitionsLostHandler((_, gone) => Forget(gone))
            .Build();
        consumer.Subscribe(_topics.Keys);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var gathered = Gather(consumer, stop);
                if (gathered.Count > 0 && await TakeAsync(gathered, consumer, stop))
                {
                    Commit(consumer, gathered);
                }

                Measure(consumer);
            }
        }
        finally
        {
            // Leaves the group, so that another member takes over at once.
            consumer.Close();
        }
    }

    private List<ConsumeResult<Ignore, byte[]>> Gather(IConsumer<Ignore, byte[]> consumer, CancellationToken stop)
    {
        var gathered = new List<ConsumeResult<Ignore, byte[]>>();
        var bytes = 0;
        while (gathered.Count < MostMessages && bytes < MostBytes && !stop.IsCancellationRequested)
        {
            try
            {
                if (consumer.Consume(gathered.Count == 0 ? Patience : Linger) is not { } message)
                {
                    break;
                }

                _trouble = null;
                gathered.Add(message);
                bytes += message.Message.Value?.Length ?? 0;
            }
            catch (ConsumeException problem) when (!problem.Error.IsFatal)
            {
                Note(problem.Error.Reason);
                Failed(problem.Error.Reason);
                break;
            }
        }

        return gathered;
    }

    /// <summary>Has them kept, however long the store is away; false where the host stops before.</summary>
    private async Task<bool> TakeAsync(List<ConsumeResult<Ignore, byte[]>> gathered, IConsumer<Ignore, byte[]> consumer,
        CancellationToken stop)
    {
        foreach (var group in gathered.GroupBy(m => m.Topic, StringComparer.Ordinal))
        {
            var topic = _topics[group.Key];
            var messages = group.ToList();
            var values = messages.ConvertAll(m => (ReadOnlyMemory<byte>)m.Message.Value);
            while (true)
            {
                try
                {
                    var answer = await intake.TakeAsync(topic.Type, topic.Source, values);
                    foreach (var error in answer.Errors)
                    {
                        var message = messages[(int)error.Index];
                        Refused(topic.Name, message.Partition.Value, message.Offset.Value, error.Code, error.Detail);
                    }

                    break;
                }
                catch (StoreUnavailableException problem)
                {
                    Note(problem.Message);
                    Waiting(problem.Message);
                    Measure(consumer);
                    await Task.Delay(problem.RetryAfter, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    if (stop.IsCancellationRequested)
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private void Commit(IConsumer<Ignore, byte[]> consumer, List<ConsumeResult<Ignore, byte[]>> kept)
    {
        try
        {
            consumer.Commit(
                kept.GroupBy(m => m.TopicPartition).Select(p => new TopicPartitionOffset(p.Key, p.Max(m => m.Offset.Value) + 1)));
        }
        catch (KafkaException problem) when (!problem.Error.IsFatal)
        {
            // Partitions went to another member meanwhile, or the broker is away: those messages come again, and count as duplicates.
            NotCommitted(problem.Error.Reason);
        }
    }

    private void Measure(IConsumer<Ignore, byte[]> consumer)
    {
        foreach (var partition in consumer.Assignment)
        {
            var (begin, end) = consumer.GetWatermarkOffsets(partition) is var marks ? (marks.Low.Value, marks.High.Value) : default;
            if (end >= 0 && Position(consumer, partition, begin) is { } position)
            {
                lag.Note(partition, Math.Max(0, end - position));
            }
        }
    }

    /// <summary>Where reading goes on; of a partition that brought nothing yet, where it will begin.</summary>
    private long? Position(IConsumer<Ignore, byte[]> consumer, TopicPartition partition, long begin)
    {
        if (consumer.Position(partition) is { Value: >= 0 } position)
        {
            return position;
        }

        try
        {
            if (!_begins.TryGetValue(partition, out var known))
            {
                known = consumer.Committed([partition], Patience)[0].Offset;
                _begins.Add(partition, known);
            }

            return Math.Max(known, begin);
        }
        catch (KafkaException problem) when (!problem.Error.IsFatal)
        {
            return null;
        }
    }

    private void Forget(List<TopicPartitionOffset> gone)
    {
        foreach (var partition in gone.Select(g => g.TopicPartition))
        {
            _begins.Remove(partition);
            lag.Forget(partition);
        }
    }

    // That no broker is left says less than why the last one went.
    private void Note(Error error) =>
        Note(error.Code == ErrorCode.Local_AllBrokersDown && _trouble is { } known ? known.What : error.Reason);

    private void Note(string what) => _trouble = new Trouble(what, clock.GetTimestamp());

    private sealed record Trouble(string What, long Since);

    [LoggerMessage(1, LogLevel.Warning, "Kafka: {Problem}")]
    private partial void Failed(string problem);

    [LoggerMessage(2, LogLevel.Warning, "Kafka: {Topic}[{Partition}] offset {Offset} brought no record: {Code}: {Detail}")]
    private partial void Refused(string topic, int partition, long offset, string code, string detail);

    [LoggerMessage(3, LogLevel.Warning, "Kafka: messages wait, since they cannot be kept now: {Problem}")]
    private partial void Waiting(string problem);

    [LoggerMessage(4, LogLevel.Information, "Kafka: offsets were not committed, so messages come again: {Problem}")]
    private partial void NotCommitted(string problem);

    [LoggerMessage(5, LogLevel.Debug, "Kafka: {Message}")]
    private partial void Said(string message);
}
