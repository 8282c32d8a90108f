using System.Diagnostics;
using System.Diagnostics.Metrics;
using FraudSignals.Events;
using FraudSignals.Http.Formats;
using FraudSignals.Ingestion;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FraudSignals.Http.Endpoints;

/// <summary>Takes batches: checks who sends what, then reads and submits it chunk by chunk.</summary>
internal sealed class BatchEndpoint : IDisposable
{
    private readonly IIngestion _ingestion;
    private readonly SourceDirectory _sources;
    private readonly HttpLimits _limits;
    private readonly ChunkPool _chunks;
    private readonly SemaphoreSlim _gate;

    // By EventType.
    private readonly BatchMetrics[] _metrics;

    public BatchEndpoint(IIngestion ingestion, SourceDirectory sources, IOptions<FraudSignalsHttpOptions> options, IMeterFactory meters)
    {
        var meter = meters.Create(Telemetry.Name);
        _metrics = [.. Enum.GetValues<EventType>().Select(type => new BatchMetrics(meter, type))];
        _ingestion = ingestion;
        _sources = sources;
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
            var answer = await TakeAsync(context, type);

            // Only where the client is gone is there an answer without a status.
            status = (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status499ClientClosedRequest;
            return answer;
        }
        finally
        {
            _metrics[(int)type].Answered(status, Stopwatch.GetElapsedTime(start));
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<IResult> TakeAsync(HttpContext context, EventType type)
    {
        var request = context.Request;
        if (_sources.Find(context) is not { } source)
        {
            return SourceDirectory.Refuse(context);
        }

        if (RequestBody.FormatOf(request) is not { } format)
        {
            return Answers.Problem(
                context, StatusCodes.Status415UnsupportedMediaType, "unsupported_content_type",
                $"Send UTF-8 with Content-Type {RequestBody.SupportedTypes}.");
        }

        if (RequestBody.Open(request, _limits) is not { } body)
        {
            context.Response.Headers.AcceptEncoding = "gzip, br, deflate";
            return Answers.Problem(
                context, StatusCodes.Status415UnsupportedMediaType, "unsupported_content_encoding",
                "Content-Encoding may be gzip, br or deflate, one of them.");
        }

        if (ModeOf(request) is not { } mode)
        {
            return Answers.Problem(context, StatusCodes.Status400BadRequest, "invalid_history", "The parameter history is true or false.");
        }

        if (request.ContentLength > _limits.MaxBodyBytes)
        {
            return Answers.Problem(context, new Problem
            {
                Status = StatusCodes.Status413PayloadTooLarge,
                Title = "Payload Too Large",
                Code = ErrorCodes.BodyTooLarge,
                Detail = $"The body is larger than {_limits.MaxBodyBytes} bytes as sent. Send it in smaller batches.",
                Accepted = 0,
                Index = 0,
            });
        }

        if (!_gate.Wait(0, CancellationToken.None))
        {
            return Answers.Problem(
                context, StatusCodes.Status429TooManyRequests, "too_many_batches",
                $"{_limits.MaxConcurrentBatches} batches are being read; send this one again in a moment.", TimeSpan.FromSeconds(1));
        }

        try
        {
            var reader = RecordReader.Create(format, type, source, _limits.MaxRecordBytes);
            reader.MaxRecords = _limits.MaxRecords;
            using var stream = new RecordStream(body, reader);
            await using var upload = new BatchUpload(_ingestion, _chunks, source, mode, _limits.MaxErrors, _metrics[(int)type]);
            return await upload.RunAsync(context, stream);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static IngestionMode? ModeOf(HttpRequest request) => request.Query["history"].ToString().ToLowerInvariant() switch
    {
        "" or "false" => IngestionMode.Live,
        "true" => IngestionMode.History,
        _ => null,
    };
}
