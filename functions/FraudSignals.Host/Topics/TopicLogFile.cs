using FraudSignals.Storage.Local.Files;
using FraudSignals.Topics.Broker;

namespace FraudSignals.Host.Topics;

/// <summary>The log of topics in a file of the data directory.</summary>
internal sealed class TopicLogFile(RecordFile file) : ITopicLog, IDisposable
{
    public const string FileName = "topics.log";

    public long Length => file.Length;

    public IEnumerable<ReadOnlyMemory<byte>> Read() => file.Read();

    public void Append(ReadOnlySpan<byte> record) => file.Append(record);

    public Task FlushAsync() => file.FlushAsync();

    public void Replace(IEnumerable<ReadOnlyMemory<byte>> records) => file.Replace(records);

    public void Dispose() => file.Dispose();
}
