namespace FraudSignals.Topics.Broker;

/// <summary>What happened to topics, record by record, so that a restart finds them as they were.</summary>
public interface ITopicLog
{
    /// <summary>Bytes kept at present.</summary>
    long Length { get; }

    /// <summary>All records, oldest first; asked once, before anything is appended.</summary>
    IEnumerable<ReadOnlyMemory<byte>> Read();

    /// <summary>Appends records in the order of the calls; they are durable once <see cref="FlushAsync"/> completes.</summary>
    void Append(ReadOnlySpan<byte> record);

    /// <summary>Completes when all that was appended before is durable.</summary>
    /// <exception cref="IOException">It is not, and will not be.</exception>
    Task FlushAsync();

    /// <summary>Puts records in the place of all there are, durably, whole or not at all.</summary>
    void Replace(IEnumerable<ReadOnlyMemory<byte>> records);
}
