using FraudSignals.Backtesting.Files;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats;
using FraudSignals.Formats.Input;
using FraudSignals.Formats.Records;

namespace FraudSignals.Backtesting.Reading;

/// <summary>A file of calls or transfers, read batch by batch.</summary>
/// <param name="path">The file.</param>
/// <param name="type">What it holds.</param>
/// <param name="source">Whom it is from.</param>
/// <param name="kept">What was kept of it where it is a pipe.</param>
internal sealed class EventFile(string path, EventType type, Source source, SpillFile? kept = null) : IDisposable
{
    private readonly string _name = InputFile.NameOf(path);
    private InputFile? _file;
    private RecordStream? _records;

    public string Path => path;

    /// <summary>The records that were refused.</summary>
    public RecordErrors Errors { get; } = new(capacity: 3);

    /// <summary>Good records read so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>The share of the file that was read, 0 to 1.</summary>
    public double Share => _file?.Share ?? 0;

    /// <summary>Replaces the batch's events by the next ones; false where there are none left.</summary>
    /// <exception cref="UnusableInputException">The rest of the file cannot be read.</exception>
    public async ValueTask<bool> ReadAsync(EventBatch batch, CancellationToken cancellation)
    {
        batch.Clear();
        _file ??= await InputFile.OpenAsync(path, cancellation, kept);
        _records ??= new RecordStream(_file.Content, RecordReaders.Create(_file.Format, type, source));
        ReadStatus status;
        try
        {
            status = await _records.FillAsync(batch, Errors, cancellation: cancellation);
        }
        catch (UnreadableDataException problem)
        {
            throw Unreadable(problem.Message);
        }

        if (status == ReadStatus.Broken)
        {
            throw Unreadable(_records.Reader.Problem!.Detail);
        }

        Accepted += batch.Count;
        if (batch.Count == 0 && Accepted == 0 && Errors.Rejected > 0)
        {
            throw new UnusableInputException($"{_name}: all of its {Errors.Rejected} records were refused. {Describe(Errors.Items[0])}");
        }

        return batch.Count > 0;
    }

    /// <summary>What was refused, for people; null where nothing was.</summary>
    public string? Complaint() => Errors.Rejected == 0
        ? null
        : $"{_name}: {Errors.Rejected} records refused. " + string.Join(' ', Errors.Items.Select(Describe));

    public void Dispose()
    {
        _records?.Dispose();
        _file?.Dispose();
    }

    private UnusableInputException Unreadable(string why) =>
        new($"{_name} cannot be read: {why}"
            + (_records!.Reader.RecordsRead is var read and > 0 ? $" {read} records stand before that." : ""));

    private static string Describe(RecordError error) =>
        $"Record {error.Index + 1}{(error.Field is null ? "" : $", field {error.Field}")}: {error.Detail}";
}
