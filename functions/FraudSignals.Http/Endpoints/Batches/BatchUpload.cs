using System.Diagnostics;
using FraudSignals.Events;
using FraudSignals.Http.Formats;
using FraudSignals.Ingestion;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace FraudSignals.Http.Endpoints;

/// <summary>One batch on its way in. While a chunk is being committed the next one is read.</summary>
internal sealed class BatchUpload(IIngestion ingestion, ChunkPool chunks, Source source, IngestionMode mode, int maxErrors, BatchMetrics metrics) : IAsyncDisposable
{
    private const int MaxBatchIdLength = 128;

    private readonly RecordErrors _errors = new(maxErrors);
    private readonly List<Chunk> _rented = [];
    private BatchTally? _tally;
    private Chunk? _underWay;
    private Task<BatchOutcome>? _submission;

    private BatchTally Tally => _tally ??= new BatchTally(_errors, metrics);

    public async Task<IResult> RunAsync(HttpContext context, RecordStream stream)
    {
        var filling = Rent();
        var status = ReadStatus.BatchFull;
        (int Status, ReadProblem Problem)? failure = null;
        try
        {
            while (status == ReadStatus.BatchFull)
            {
                try
                {
                    status = await FillAsync(filling, stream);
                }
                catch (Exception exception) when (RequestBody.Explain(exception, context.Request) is { } explained)
                {
                    failure = explained;
                    status = ReadStatus.Broken;
                }
                catch (Exception exception) when (exception is IOException or OperationCanceledException)
                {
                    await SubmitAsync(filling);
                    await SettleAsync();
                    // The client is gone; should it listen after all, an empty 200 must not tell it that all was taken.
                    context.Abort();
                    return Results.Empty;
                }

                filling = await SubmitAsync(filling);
            }

            await SettleAsync();
        }
        catch (StoreUnavailableException exception)
        {
            return Stop(
                context, _underWay!.Positions.IndexOf(0), StatusCodes.Status503ServiceUnavailable, "store_unavailable",
                "The store cannot take records now. Send the batch again.", exception.RetryAfter);
        }

        if (status == ReadStatus.End)
        {
            return Answers.Json(Tally.Answer(BatchIdOf(context, stream)), HttpJson.Readable.BatchAnswer);
        }

        var (httpStatus, problem) = failure ?? (StatusOf(stream.Reader.Problem!), stream.Reader.Problem!);
        return Stop(context, stream.Reader.RecordsRead, httpStatus, problem.Code, problem.Detail);
    }

    public async ValueTask DisposeAsync()
    {
        // After a fault the engine may still read the chunk it was given.
        if (_submission is not null)
        {
            await Task.WhenAny(_submission);
        }

        _rented.ForEach(chunks.Return);
    }

    private async ValueTask<ReadStatus> FillAsync(Chunk filling, RecordStream stream)
    {
        var (start, rejected) = (Stopwatch.GetTimestamp(), _errors.Rejected);
        try
        {
            // The server ends the read itself when the client goes; its token would hide what had come before.
            return await stream.FillAsync(filling.Batch, _errors, filling.Positions, CancellationToken.None);
        }
        finally
        {
            metrics.Read(Stopwatch.GetElapsedTime(start), _errors.Rejected - rejected);
        }
    }

    /// <summary>Hands the chunk on, once the one before it is committed, and gives an empty one.</summary>
    private async ValueTask<Chunk> SubmitAsync(Chunk filled)
    {
        await SettleAsync();
        if (filled.Batch.Count == 0)
        {
            return filled;
        }

        // A chunk begun is finished whether or not the client still listens: half a commit helps nobody.
        _underWay = filled;
        _submission = ingestion.SubmitAsync(filled.Batch, source, mode, CancellationToken.None).AsTask();
        return _rented.FirstOrDefault(c => c != filled) ?? Rent();
    }

    private async ValueTask SettleAsync()
    {
        if (_submission is not { } submission)
        {
            return;
        }

        var outcome = await submission;
        _submission = null;
        Tally.Add(_underWay!, outcome);
        _underWay!.Clear();
    }

    private Chunk Rent()
    {
        var chunk = chunks.Rent();
        _rented.Add(chunk);
        return chunk;
    }

    private IResult Stop(HttpContext context, long index, int status, string code, string detail, TimeSpan? retryAfter = null)
    {
        var answer = Tally.Answer("");
        return Answers.Problem(context, new Problem
        {
            Status = status,
            Title = ReasonPhrases.GetReasonPhrase(status),
            Code = code,
            Detail = detail,
            Accepted = answer.Accepted,
            Index = index,
            Rejected = answer.Rejected,
            Errors = answer.Errors.Count > 0 ? answer.Errors : null,
            RetryAfterSeconds = retryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null,
        });
    }

    private static int StatusOf(ReadProblem problem) =>
        problem.Code == ErrorCodes.TooManyRecords ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;

    private static string BatchIdOf(HttpContext context, RecordStream stream)
    {
        foreach (var header in (ReadOnlySpan<string>)["Idempotency-Key", "X-Batch-Id"])
        {
            var value = context.Request.Headers[header].ToString();
            if (value.Length is > 0 and <= MaxBatchIdLength && value.All(c => c is > ' ' and <= '~'))
            {
                return value;
            }
        }

        return stream.ContentHash;
    }
}
