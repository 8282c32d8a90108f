using System.Diagnostics;
using System.Diagnostics.Metrics;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Http.Access;
using FraudSignals.Http.Batches;
using FraudSignals.Http.Body;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Contract;
using FraudSignals.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace FraudSignals.Http.Endpoints;

/// <summary>Takes batches: checks who sends what, then reads and submits it chunk by chunk.</summary>
internal sealed class BatchEndpoint
{
    private readonly IIngestion _ingestion;
    private readonly SourceDirectory _sources;
    private readonly ClaimIntake? _claims;
    private readonly HttpLimits _limits;
    private readonly ClaimForecast _forecast;
    private readonly ChunkPool _chunks;
    private readonly FeedWatch _feeds;
    private readonly BatchGate _gate;
    private readonly TimeProvider _clock;

    // By EventType.
    private readonly BatchMetrics[] _metrics;

    /// <param name="ingestion">Takes what is read.</param>
    /// <param name="sources">Who may post.</param>
    /// <param name="options">How much a request may bring.</param>
    /// <param name="meters">Counts what comes.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="feeds">Watches what becomes of it.</param>
    /// <param name="claims">Takes what is more; null where that is refused.</param>
    public BatchEndpoint(
        IIngestion ingestion, SourceDirectory sources, IOptions<FraudSignalsHttpOptions> options, IMeterFactory meters, TimeProvider clock,
        FeedWatch feeds,
        ClaimIntake? claims = null)
    {
        var meter = meters.Create(Telemetry.Name);
        _metrics = [.. Enum.GetValues<EventType>().Select(type => new BatchMetrics(meter, type))];
        _ingestion = ingestion;
        _feeds = feeds;
        _sources = sources;
        _claims = claims;
        _limits = options.Value.Limits;
        _forecast = new ClaimForecast(_limits);
        _chunks = new ChunkPool(_limits.ChunkRecords);
        _gate = new BatchGate(_limits.MaxConcurrentBatches, _limits.MaxWaitingPerClient);
        _clock = clock;
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
        catch (OutOfMemoryException)
        {
            status = StatusCodes.Status503ServiceUnavailable;
            throw;
        }
        finally
        {
            _metrics[(int)type].Answered(status, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>One batch to be read from its beginning; null where its encoding is not known.</summary>
    /// <param name="head">What is known of it.</param>
    /// <param name="body">All of it, as sent.</param>
    /// <param name="limits">How much it may be.</param>
    /// <param name="place">Its place among others; null where it has none to wait for.</param>
    public BatchRun? Run(BatchHead head, Stream body, HttpLimits limits, BatchPlace? place = null) =>
        RequestBody.Unpack(body, head.Encoding, limits) is { } unpacked
            ? new BatchRun(_ingestion, _chunks, head, unpacked, limits, _metrics[(int)head.Type], _feeds.Of(head.Source.Name), place)
            : null;

    private async Task<IResult> TakeAsync(HttpContext context, EventType type, long start)
    {
        var request = context.Request;
        if (_sources.FindFeed(context) is not { } source)
        {
            return SourceDirectory.Refuse(context);
        }

        if (RequestBody.FormatOf(request.ContentType) is not { } format)
        {
            return Answers.Problem(
                context, StatusCodes.Status415UnsupportedMediaType, "unsupported_content_type",
                $"Send UTF-8 with Content-Type {RequestBody.SupportedTypes}.");
        }

        // Our own count answers with a sentence, and the same on every server.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = null;
        }

        var head = new BatchHead(type, source, format, RequestBody.EncodingOf(request), ModeOf(request), BatchHead.IdOf(request));
        var body = new AheadStream(request.Body);
        using var kept = _claims == null ? null : new KeptStream(body);
        await using var run = Run(head, kept ?? (Stream)body, _limits, new BatchPlace(_gate, ClientOf(context, source), _limits, _clock));
        if (run == null)
        {
            context.Response.Headers.AcceptEncoding = "gzip, br, deflate";
            return Answers.Problem(
                context, StatusCodes.Status415UnsupportedMediaType, "unsupported_content_encoding",
                "Content-Encoding may be gzip, br or deflate, one of them.");
        }

        var stop = request.ContentLength > _limits.MaxBodyBytes ? TooLarge()
            : _claims != null && (ClaimIntake.IsPreferred(request) || await IsTooMuchAsync(request, head, kept!))
                ? new BatchStop(StopReason.TookTooLong, 0, "")
            : await run.RunAsync(() => _limits.MaxDuration > TimeSpan.Zero && Stopwatch.GetElapsedTime(start) >= _limits.MaxDuration);
        if (stop == null)
        {
            _forecast.Took(run.RecordsRead, Stopwatch.GetElapsedTime(start));
            return Answers.Json(run.Answer, HttpJson.Readable.BatchAnswer);
        }

        return stop.IsLimit && _claims != null ? await ClaimAsync(context, head, kept!, run) : Refuse(context, run, stop);
    }

    private static string ClientOf(HttpContext context, Source source) => $"{source.Name} {context.Connection.RemoteIpAddress}";

    // What will not fit is kept at once, not after most of it was taken.
    private async Task<bool> IsTooMuchAsync(HttpRequest request, BatchHead head, KeptStream body)
    {
        if (!_forecast.IsWorthACount(request.ContentLength, head.Encoding.Length > 0))
        {
            return false;
        }

        await using var counting = Run(head, body.LeftOpen(), _limits)!;
        var isTooMuch = await _forecast.ExceedsAsync(counting);
        body.Rewind(forGood: isTooMuch);
        return isTooMuch;
    }

    private async Task<IResult> ClaimAsync(HttpContext context, BatchHead head, KeptStream body, BatchRun run)
    {
        body.Rewind(forGood: true);
        try
        {
            return await _claims!.TakeAsync(context, head, body, run.RecordsRead, run.Answer);
        }
        catch (BodyTooLargeException exception)
        {
            return Refuse(context, run, new BatchStop(StopReason.BodyTooLarge, run.RecordsRead, exception.Message));
        }
        catch (StoreUnavailableException exception)
        {
            return Refuse(context, run, BatchStop.StoreAway(run.RecordsRead, exception));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return Refuse(context, run, BatchStop.SenderGone(run.RecordsRead));
        }
    }

    private BatchStop TooLarge() => new(
        StopReason.BodyTooLarge, 0, $"The body is larger than {_limits.MaxBodyBytes} bytes as sent. Send it in smaller batches.");

    private static IResult Refuse(HttpContext context, BatchRun run, BatchStop stop)
    {
        if (stop.Reason == StopReason.SenderGone)
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

    private static IngestionMode ModeOf(HttpRequest request) =>
        request.Query["history"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase) ? IngestionMode.History : IngestionMode.Live;
}
