using FraudSignals.Events;
using FraudSignals.Http.Access;
using FraudSignals.Http.Batches;
using FraudSignals.Http.Body;
using FraudSignals.Http.Claims;
using FraudSignals.Http.Contract;
using FraudSignals.Ports;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Http.Endpoints;

/// <summary>
/// Works claims off, slice by slice. What a slice brought is kept after it; one that breaks off is done again, and those of
/// its records that were taken count as duplicates then. Any number of workers may run: of two on one claim the second to keep
/// its progress stops.
/// </summary>
public sealed partial class ClaimWorker
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);

    private readonly IClaimStore _store;
    private readonly BatchEndpoint _batches;
    private readonly SourceDirectory _sources;
    private readonly ClaimOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<ClaimWorker> _log;

    internal ClaimWorker(
        IClaimStore store, BatchEndpoint batches, SourceDirectory sources, ClaimOptions options, TimeProvider clock,
        ILogger<ClaimWorker> log) =>
        (_store, _batches, _sources, _options, _clock, _log) = (store, batches, sources, options, clock, log);

    /// <summary>
    /// Works on a claim until it has ended or for one invocation's time; then it is queued again. Never fails for what is in it.
    /// </summary>
    /// <exception cref="OperationCanceledException">The host stops; the claim is queued again by the sweep or by the message's
    /// return.</exception>
    /// <exception cref="StoreUnavailableException">Claims cannot be reached; likewise.</exception>
    public async Task WorkAsync(string id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not var (claim, version) || !claim.IsOpen)
        {
            return;
        }

        var begun = _clock.GetTimestamp();
        try
        {
            await using var run = await OpenAsync(claim, cancellation);
            var stop = await run.GoOnFromAsync(claim.RecordsRead, claim.Answer);
            while (stop == null)
            {
                var slice = _clock.GetTimestamp();
                stop = await run.RunAsync(() => cancellation.IsCancellationRequested || _clock.GetElapsedTime(slice) >= _options.Slice);
                if (stop is { RetryAfter: { } wait })
                {
                    // The store is away. That is nobody's failure, however long it lasts.
                    if (await _store.ReplaceAsync(claim with { Worked = _clock.GetUtcNow() }, version, CancellationToken.None) != null)
                    {
                        await _store.QueueAsync(id, wait, CancellationToken.None);
                    }

                    return;
                }

                if (stop?.Reason == StopReason.SenderGone)
                {
                    throw new IOException("The kept body could not be read on.");
                }

                var isPause = stop?.Reason == StopReason.TookTooLong;
                claim = claim with { RecordsRead = run.RecordsRead, Answer = run.Answer, Worked = _clock.GetUtcNow(), Failures = 0 };
                claim = stop == null ? claim with { State = ClaimState.Done } : isPause ? claim : Failed(claim, stop);
                if (await _store.ReplaceAsync(claim, version, CancellationToken.None) is not { } next)
                {
                    return;
                }

                if (!claim.IsOpen)
                {
                    await _store.DeleteBodyAsync(id, CancellationToken.None);
                    return;
                }

                if (cancellation.IsCancellationRequested || _clock.GetElapsedTime(begun) >= _options.Invocation)
                {
                    await _store.QueueAsync(id, TimeSpan.Zero, CancellationToken.None);
                    return;
                }

                (version, stop) = (next, null);
            }

            await EndAsync(Failed(claim, stop), version);
        }
        catch (Exception exception) when (exception is not StoreUnavailableException && !cancellation.IsCancellationRequested)
        {
            await BreakOffAsync(claim, version, exception);
        }
    }

    /// <summary>
    /// Queues what was lost again, forgets what ended long ago, and sets aside what is damaged. To be called every few minutes.
    /// </summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow();
        await foreach (var id in _store.ListAsync(cancellation))
        {
            if (await FindAsync(id, cancellation) is not var (claim, _))
            {
                continue;
            }

            if (claim.IsOpen && now - claim.Worked >= _options.Stalled)
            {
                await _store.QueueAsync(claim.Id, TimeSpan.Zero, cancellation);
            }
            else if (!claim.IsOpen && now - claim.Worked >= _options.Keep)
            {
                await _store.DeleteAsync(claim.Id, cancellation);
            }
        }
    }

    private async Task<(Claim Claim, string Version)?> FindAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await _store.FindAsync(id, cancellation);
        }
        catch (InvalidDataException exception)
        {
            IsDamaged(exception, id);
            await _store.SetAsideAsync(id, cancellation);
            return null;
        }
    }

    private async Task<BatchRun> OpenAsync(Claim claim, CancellationToken cancellation)
    {
        var source = _sources.Find(claim.Source)
            ?? throw new InvalidOperationException($"The source {claim.Source} is not configured any more.");
        var format = RequestBody.FormatOf(claim.ContentType)
            ?? throw new InvalidOperationException($"{claim.ContentType} is not a type of batches.");
        var head =
            new BatchHead(claim.Type, source, format, claim.ContentEncoding, claim.History ? IngestionMode.History : IngestionMode.Live,
                claim.BatchId);
        var body = await _store.OpenBodyAsync(claim.Id, cancellation);
        return _batches.Run(head, body, _options.Limits)
            ?? throw new InvalidOperationException($"{claim.ContentEncoding} is not an encoding of batches.");
    }

    private async Task BreakOffAsync(Claim claim, string version, Exception exception)
    {
        var failures = claim.Failures + 1;
        BrokeOff(exception, claim.Id, failures);
        claim = claim with { Failures = failures };
        if (failures >= _options.MaxFailures)
        {
            await EndAsync(Failed(claim, new BatchStop(
                StopReason.Fault, claim.RecordsRead,
                "The batch could not be worked off. Send it again; if that fails too, tell the operator.")), version);
        }
        else if (await _store.ReplaceAsync(claim, version, CancellationToken.None) != null)
        {
            await _store.QueueAsync(claim.Id, FirstRetry * Math.Pow(2, failures - 1), CancellationToken.None);
        }
    }

    private async Task EndAsync(Claim claim, string version)
    {
        if (await _store.ReplaceAsync(claim with { Worked = _clock.GetUtcNow() }, version, CancellationToken.None) != null)
        {
            await _store.DeleteBodyAsync(claim.Id, CancellationToken.None);
        }
    }

    private static Claim Failed(Claim claim, BatchStop stop) => claim with
    {
        State = ClaimState.Failed,
        Problem = new Problem
        {
            Status = stop.Status,
            Title = ReasonPhrases.GetReasonPhrase(stop.Status),
            Code = stop.Code,
            Detail = stop.Detail,
            Accepted = claim.Answer.Accepted,
            Index = stop.Index,
        },
    };

    [LoggerMessage(60, LogLevel.Error, "Work on claim {Id} broke off for the {Failures}. time")]
    private partial void BrokeOff(Exception exception, string id, int failures);

    [LoggerMessage(61, LogLevel.Error,
        "Work on claim {Id} is not possible: it is damaged, and set aside; its sender has to send the batch again")]
    private partial void IsDamaged(Exception exception, string id);
}
