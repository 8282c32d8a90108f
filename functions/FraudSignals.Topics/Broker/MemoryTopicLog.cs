namespace FraudSignals.Topics.Broker;

/// <summary>Keeps nothing: for topics a restart may forget.</summary>
public sealed class MemoryTopicLog : ITopicLog
{
    public long Length => 0;

    public IEnumerable<ReadOnlyMemory<byte>> Read() => [];

    public void Append(ReadOnlySpan<byte> record)
    {
    }

    public Task FlushAsync() => Task.CompletedTask;

    public void Replace(IEnumerable<ReadOnlyMemory<byte>> records)
    {
    }
}
