using FraudSignals.Events;
using FraudSignals.Host.Commands;
using FraudSignals.Http.Formats;

namespace FraudSignals.Host.Backtesting.Reading;

/// <summary>
/// A file of calls or transfers, read batch by batch. Whether it is compressed (gzip) and whether it holds CSV, NDJSON or
/// a JSON array is seen from its first bytes, whatever it is called.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private readonly FileStream _file;
    private readonly Stream _content;
    private readonly RecordStream _records;

    /// <exception cref="CommandException">The file cannot be opened.</exception>
    public EventFile(string path, EventType type, Source source)
    {
        Path = path;
        _file = Open(path);
        _content = SourceFormat.Decompressed(_file);
        var format = SourceFormat.Of(_content, out var begun);
        _records = new RecordStream(begun, RecordReader.Create(format, type, source));
    }

    public string Path { get; }

    /// <summary>The records that were refused.</summary>
    public RecordErrors Errors { get; } = new(capacity: 3);

    /// <summary>Good records read so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>The share of the file that was read, 0 to 1.</summary>
    public double Share => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <summary>Replaces the batch's events by the next ones; false where there are none left.</summary>
    /// <exception cref="CommandException">The rest of the file cannot be read.</exception>
    public async ValueTask<bool> ReadAsync(EventBatch batch, CancellationToken cancellation)
    {
        batch.Clear();
        ReadStatus status;
        try
        {
            status = await _records.FillAsync(batch, Errors, cancellation: cancellation);
        }
        catch (InvalidDataException problem)
        {
            throw new CommandException($"{Path} cannot be decompressed: {problem.Message}");
        }

        if (status == ReadStatus.Broken)
        {
            throw new CommandException($"{Path} cannot be read: {_records.Reader.Problem!.Detail}");
        }

        Accepted += batch.Count;
        if (batch.Count == 0 && Accepted == 0 && Errors.Rejected > 0)
        {
            throw new CommandException($"{Path}: all of its {Errors.Rejected} records were refused. {Describe(Errors.Items[0])}");
        }

        return batch.Count > 0;
    }

    /// <summary>What was refused, for people; null where nothing was.</summary>
    public string? Complaint() => Errors.Rejected == 0
        ? null
        : $"{Path}: {Errors.Rejected} records refused. " + string.Join(' ', Errors.Items.Select(Describe));

    public void Dispose()
    {
        _records.Dispose();
        _content.Dispose();
        _file.Dispose();
    }

    private static string Describe(RecordError error) =>
        $"Record {error.Index + 1}{(error.Field is null ? "" : $", field {error.Field}")}: {error.Detail}";

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} cannot be read: {problem.Message}");
        }
    }
}
