using System.Diagnostics;
using FraudSignals.Events;
using FraudSignals.Formats;
using FraudSignals.Formats.Records;
using FraudSignals.Http.Body;
using FraudSignals.Http.Contract;
using FraudSignals.Ports;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Batches;

/// <summary>
/// One batch on its way in. While a chunk is being committed the next one is read. It has chunks only while it has its place:
/// where its sender is slow, what came is committed and both are left to others until more has come.
/// </summary>
internal sealed class BatchRun : IAsyncDisposable
{
    // How long a place that nobody wants is kept for a sender that sends nothing; long enough that a quick one fills its chunks.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly IIngestion _ingestion;
    private readonly ChunkPool _chunks;
    private readonly BatchHead _head;
    private readonly BatchMetrics _metrics;
    private readonly Feed _feed;
    private readonly RecordStream _stream;
    private readonly RecordErrors _errors;
    private readonly BatchTally _tally;
    private readonly BatchPlace? _place;
    private readonly Stream _body;
    private readonly CancellationTokenSource _abandoned = new();
    private readonly List<Chunk> _rented = [];
    private Chunk? _underWay;
    private Task<BatchOutcome>? _submission;

    /// <param name="ingestion">Takes what is read.</param>
    /// <param name="chunks">Where chunks come from.</param>
    /// <param name="head">What is known of the batch.</param>
    /// <param name="body">Its records, unpacked; closed at the end.</param>
    /// <param name="limits">How much it may be.</param>
    /// <param name="metrics">Counts what comes.</param>
    /// <param name="feed">Watches what comes of its source.</param>
    /// <param name="place">Its place among others; null where it has none to wait for.</param>
    public BatchRun(IIngestion ingestion, ChunkPool chunks, BatchHead head, Stream body, HttpLimits limits, BatchMetrics metrics, Feed feed,
        BatchPlace? place)
    {
        var reader = RecordReaders.Create(head.Format, head.Type, head.Source, limits.MaxRecordBytes);
        reader.MaxRecords = limits.MaxRecords;
        (_ingestion, _chunks, _head, _metrics, _feed, _place, _body) = (ingestion, chunks, head, metrics, feed, place, body);
        _stream = new RecordStream(body, reader);
        _errors = new RecordErrors(limits.MaxErrors);
        _tally = new BatchTally(_errors, metrics, head.Source.Name, feed);
    }

    /// <summary>How many records were met so far.</summary>
    public long RecordsRead => _stream.Reader.RecordsRead;

    /// <summary>What became of them.</summary>
    public BatchAnswer Answer => _tally.Answer(_head.Id ?? _stream.ContentHash);

    /// <summary>Passes over records that were taken before, and counts on from what became of them.</summary>
    /// <returns>Null; or why the batch ends before that.</returns>
    public async Task<BatchStop?> GoOnFromAsync(long records, BatchAnswer answer)
    {
        var passing = Rent();
        var nowhere = new RecordErrors(0);
        var reader = _stream.Reader;
        reader.PauseAt = records;
        while (reader.RecordsRead < records)
        {
            var (status, stop) = Read(passing, nowhere);
            if (status == ReadStatus.NeedMoreData)
            {
                await _stream.ArriveAsync();
            }
            else if (status != ReadStatus.BatchFull)
            {
                return stop ?? new BatchStop(StopReason.Unreadable, RecordsRead, "The batch ends before the place it was read to.");
            }

            passing.Clear();
        }

        reader.PauseAt = long.MaxValue;
        _tally.GoOnFrom(answer);
        return null;
    }

    /// <summary>Reads and submits chunk by chunk. After a stop for time it can be called again and goes on.</summary>
    /// <param name="isTimeUp">Asked between chunks.</param>
    /// <returns>Null when all was taken; else why not all was.</returns>
    public async Task<BatchStop?> RunAsync(Func<bool> isTimeUp)
    {
        try
        {
            await _stream.ArriveAsync(_abandoned.Token);
            if (_place != null && !await _place.EnterAsync())
            {
                return _place.Refused;
            }

            while (true)
            {
                var filling = _rented.FirstOrDefault(c => c != _underWay) ?? Rent();
                var (status, stop) = Read(filling, _errors);
                if (status == ReadStatus.NeedMoreData && await HasArrivedAsync())
                {
                    continue;
                }

                await SubmitAsync(filling);
                if (status is ReadStatus.End or ReadStatus.Broken)
                {
                    await SettleAsync();
                    return stop;
                }

                if (isTimeUp())
                {
                    await SettleAsync();
                    return new BatchStop(
                        StopReason.TookTooLong, RecordsRead,
                        "The batch takes longer than one request may. Send the rest in smaller batches.");
                }

                if (_place != null && (status == ReadStatus.NeedMoreData || _place.IsWanted))
                {
                    await SettleAsync();
                    ReturnChunks();
                    _place.Leave();
                    await _stream.ArriveAsync(_abandoned.Token);
                    await _place.EnterAgainAsync();
                }
            }
        }
        catch (StoreUnavailableException exception)
        {
            return BatchStop.StoreAway(_underWay!.Positions.IndexOf(0), exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // After a fault the engine may still read the chunk it was given.
        if (_submission is not null)
        {
            await Task.WhenAny(_submission);
        }

        ReturnChunks();
        _place?.Leave();
        await _abandoned.CancelAsync();
        if (_stream.IsWaiting)
        {
            await _stream.ArriveAsync();
        }

        _stream.Dispose();
        await _body.DisposeAsync();
        _abandoned.Dispose();
    }

    /// <summary>Whether more of the body comes soon.</summary>
    private async ValueTask<bool> HasArrivedAsync()
    {
        var arrival = _stream.ArriveAsync();
        if (_place == null)
        {
            await arrival;
            return true;
        }

        return !_place.IsWanted && await Task.WhenAny(arrival, Task.Delay(Pause)) == arrival;
    }

    /// <summary>Fills a chunk with what is there. Where the reading ends it says why, but for the good end.</summary>
    private (ReadStatus Status, BatchStop? Stop) Read(Chunk filling, RecordErrors errors)
    {
        var (start, rejected) = (Stopwatch.GetTimestamp(), errors.Rejected);
        try
        {
            // The server ends the read itself when the client goes; its token would hide what had come before.
            var status = _stream.Fill(filling.Batch, errors, filling.Positions, _abandoned.Token);
            return (status, status == ReadStatus.Broken
                ? BatchStop.Unreadable(StatusOf(_stream.Reader.Problem!), RecordsRead, _stream.Reader.Problem!) : null);
        }
        catch (Exception exception) when (RequestBody.Explain(exception) is { } explained)
        {
            return (ReadStatus.Broken, BatchStop.Unreadable(explained.Status, RecordsRead, explained.Problem));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return (ReadStatus.Broken, BatchStop.SenderGone(RecordsRead));
        }
        finally
        {
            var refused = errors == _errors ? errors.Rejected - rejected : 0;
            _metrics.Read(Stopwatch.GetElapsedTime(start), refused);
            _feed.Rejected(refused);
        }
    }

    /// <summary>Hands the chunk on, once the one before it is committed.</summary>
    private async ValueTask SubmitAsync(Chunk filled)
    {
        await SettleAsync();
        if (filled.Batch.Count == 0)
        {
            return;
        }

        // A chunk begun is finished whether or not the client still listens: half a commit helps nobody.
        _underWay = filled;
        _submission = _ingestion.SubmitAsync(filled.Batch, _head.Source, _head.Mode, CancellationToken.None).AsTask();
    }

    private async ValueTask SettleAsync()
    {
        if (_submission is not { } submission)
        {
            return;
        }

        var outcome = await submission;
        _submission = null;
        _tally.Add(_underWay!, outcome);
        _underWay!.Clear();
        _underWay = null;
    }

    private Chunk Rent()
    {
        var chunk = _chunks.Rent();
        _rented.Add(chunk);
        return chunk;
    }

    private void ReturnChunks()
    {
        _rented.ForEach(_chunks.Return);
        _rented.Clear();
    }

    private static int StatusOf(ReadProblem problem) =>
        problem.Code == ErrorCodes.TooManyRecords ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
}
