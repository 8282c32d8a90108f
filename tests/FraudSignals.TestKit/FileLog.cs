using FraudSignals.Storage.Local.Files;
using FraudSignals.Topics.Broker;

namespace FraudSignals.TestKit;

/// <summary>A log in a file, as the host has it.</summary>
public sealed class FileLog(RecordFile file) : ITopicLog
{
    public long Length => file.Length;

    public IEnumerable<ReadOnlyMemory<byte>> Read() => file.Read();

    public void Append(ReadOnlySpan<byte> record) => file.Append(record);

    public Task FlushAsync() => file.FlushAsync();

    public void Replace(IEnumerable<ReadOnlyMemory<byte>> records) => file.Replace(records);
}
