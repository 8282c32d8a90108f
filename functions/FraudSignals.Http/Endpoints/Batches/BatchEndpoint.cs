using System.Diagnostics;
using System.Diagnostics.Metrics;
using FraudSignals.Events;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Formats;
using FraudSignals.Ingestion;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace FraudSignals.Http.Endpoints;

/// <summary>Takes batches: checks who sends what, then reads and submits it chunk by chunk.</summary>
internal sealed class BatchEndpoint : IDisposable
{
    private readonly IIngestion _ingestion;
    private readonly SourceDirectory _sources;
    private readonly ClaimIntake? _claims;
    private readonly HttpLimits _limits;
    private readonly ChunkPool _chunks;
    private readonly FeedWatch _feeds;
    private readonly SemaphoreSlim _gate;

    // By EventType.
    private readonly BatchMetrics[] _metrics;

    /// <param name="ingestion">Takes what is read.</param>
    /// <param name="sources">Who may post.</param>
    /// <param name="options">How much a request may bring.</param>
    /// <param name="meters">Counts what comes.</param>
    /// <param name="feeds">Watches what becomes of it.</param>
    /// <param name="claims">Takes what is more; null where that is refused.</param>
    public BatchEndpoint(IIngestion ingestion, SourceDirectory sources, IOptions<FraudSignalsHttpOptions> options, IMeterFactory meters, FeedWatch feeds, ClaimIntake? claims = null)
    {
        var meter = meters.Create(Telemetry.Name);
        _metrics = [.. Enum.GetValues<EventType>().Select(type => new BatchMetrics(meter, type))];
        _ingestion = ingestion;
        _feeds = feeds;
        _sources = sources;
        _claims = claims;
        _limits = options.Value.Limits;
        _chunks = new ChunkPool(_limits.ChunkRecords);
        _gate = new SemaphoreSlim(_limits.MaxConcurrentBatches);
    }

    public async Task<IResult> PostAsync(HttpContext context, EventType type)
    {
        var start = Stopwatch.GetTimestamp();
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            var answer = await TakeAsync(context, type, start);

            // Only where the client is gone is there an answer without a status.
            status = (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status499ClientClosedRequest;
            return answer;
        }
        finally
        {
            _metrics[(int)type].Answered(status, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>One batch to be read from its beginning; null where its encoding is not known.</summary>
    public BatchRun? Run(BatchHead head, Stream body, HttpLimits limits) => RequestBody.Unpack(body, head.Encoding, limits) is { } unpacked
        ? new BatchRun(_ingestion, _chunks, head, unpacked, limits, _metrics[(int)head.Type], _feeds.Of(head.Source.Name))
        : null;

    public void Dispose() => _gate.Dispose();

    private async Task<IResult> TakeAsync(HttpContext context, EventType type, long start)
    {
        var request = context.Request;
        if (_sources.Find(context) is not { } source)
        {
            return SourceDirectory.Refuse(context);
        }

        if (RequestBody.FormatOf(request.ContentType) is not { } format)
        {
            return Answers.Problem(
                context, StatusCodes.Status415UnsupportedMediaType, "unsupported_content_type",
                $"Send UTF-8 with Content-Type {RequestBody.SupportedTypes}.");
        }

        if (ModeOf(request) is not { } mode)
        {
            return Answers.Problem(context, StatusCodes.Status400BadRequest, "invalid_history", "The parameter history is true or false.");
        }

        // Our own count answers with a sentence, and the same on every server.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = null;
        }

        var head = new BatchHead(type, source, format, RequestBody.EncodingOf(request), mode, BatchHead.IdOf(request));
        using var kept = _claims == null ? null : new KeptStream(request.Body);
        await using var run = Run(head, kept ?? request.Body, _limits);
        if (run == null)
        {
            context.Response.Headers.AcceptEncoding = "gzip, br, deflate";
            return Answers.Problem(
                context, StatusCodes.Status415UnsupportedMediaType, "unsupported_content_encoding",
                "Content-Encoding may be gzip, br or deflate, one of them.");
        }

        if (!_gate.Wait(0, CancellationToken.None))
        {
            return Answers.Problem(
                context, StatusCodes.Status429TooManyRequests, "too_many_batches",
                $"{_limits.MaxConcurrentBatches} batches are being read; send this one again in a moment.", TimeSpan.FromSeconds(1));
        }

        try
        {
            var stop = request.ContentLength > _limits.MaxBodyBytes ? TooLarge()
                : _claims != null && ClaimIntake.IsPreferred(request) ? new BatchStop(StatusCodes.Status202Accepted, 0, ErrorCodes.TookTooLong, "")
                : await run.RunAsync(() => _limits.MaxDuration > TimeSpan.Zero && Stopwatch.GetElapsedTime(start) >= _limits.MaxDuration);
            if (stop == null)
            {
                return Answers.Json(run.Answer, HttpJson.Readable.BatchAnswer);
            }

            return stop.IsLimit && _claims != null ? await ClaimAsync(context, head, kept!, run) : Refuse(context, run, stop);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<IResult> ClaimAsync(HttpContext context, BatchHead head, KeptStream body, BatchRun run)
    {
        body.Rewind();
        try
        {
            return await _claims!.TakeAsync(context, head, body, run.RecordsRead, run.Answer);
        }
        catch (BodyTooLargeException exception)
        {
            return Refuse(context, run, new BatchStop(StatusCodes.Status413PayloadTooLarge, run.RecordsRead, ErrorCodes.BodyTooLarge, exception.Message));
        }
        catch (StoreUnavailableException exception)
        {
            return Refuse(context, run, BatchStop.StoreAway(run.RecordsRead, exception));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return Refuse(context, run, new BatchStop(StatusCodes.Status499ClientClosedRequest, run.RecordsRead, BatchStop.SenderGone, "The sender is gone."));
        }
    }

    private BatchStop TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge, 0, ErrorCodes.BodyTooLarge, $"The body is larger than {_limits.MaxBodyBytes} bytes as sent. Send it in smaller batches.");

    private static IResult Refuse(HttpContext context, BatchRun run, BatchStop stop)
    {
        if (stop.Code == BatchStop.SenderGone)
        {
            // Should it listen after all, an empty 200 must not tell it that all was taken.
            context.Abort();
            return Results.Empty;
        }

        var answer = run.Answer;
        return Answers.Problem(context, new Problem
        {
            Status = stop.Status,
            Title = ReasonPhrases.GetReasonPhrase(stop.Status),
            Code = stop.Code,
            Detail = stop.Detail,
            Accepted = answer.Accepted,
            Index = stop.Index,
            Rejected = answer.Rejected,
            Errors = answer.Errors.Count > 0 ? answer.Errors : null,
            RetryAfterSeconds = stop.RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null,
        });
    }

    private static IngestionMode? ModeOf(HttpRequest request) => request.Query["history"].ToString().ToLowerInvariant() switch
    {
        "" or "false" => IngestionMode.Live,
        "true" => IngestionMode.History,
        _ => null,
    };
}
