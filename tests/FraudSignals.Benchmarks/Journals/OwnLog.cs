using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Benchmarks.Journals;

/// <summary>The product's journal.</summary>
internal sealed class OwnLog(string directory) : IBatchLog
{
    private readonly JournalWriter _writer = new(
        new Disk(), new JournalEnd(0, 0, new Segment(directory, 0), 0), 0, 64 << 20, TimeProvider.System, _ => { }, NullLogger.Instance);

    public string Name => "journal";

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> batch)
    {
        await _writer.ReserveAsync(batch.Length, CancellationToken.None);
        await _writer.Append(batch.Span, []);
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
