using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Ports;
using FraudSignals.Verdicts;

namespace FraudSignals.Ingestion.Verdicts;

/// <summary>
/// Takes verdicts: each is kept in the log, and counted as an event of its subject, both before it is answered. The event has an id made of
/// the verdict's, so that it counts once however often it is given. Safe for use by many threads.
/// </summary>
/// <param name="log">Keeps what verdicts say.</param>
/// <param name="ingestion">Counts them.</param>
/// <param name="clock">Tells which are too old to be counted.</param>
/// <param name="lateness">The lateness bound: older ones are not counted any more, since their ids are forgotten.</param>
public sealed class VerdictIntake(IVerdictLog log, IIngestion ingestion, TimeProvider clock, TimeSpan lateness)
{
    private const int AtATime = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<RecordId, DateTimeOffset> _counted = [];

    /// <summary>Keeps a verdict and counts it.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="key">The identifier of its subject as it is known in clear; null where it is not.</param>
    /// <param name="cancellation">Stops it; what was kept by then is counted later.</param>
    /// <returns>What <see cref="IVerdictLog.AddAsync"/> says.</returns>
    /// <exception cref="StoreUnavailableException">It may not be kept or counted; giving it again is safe.</exception>
    public async ValueTask<(Verdict Kept, bool IsNew)> TakeAsync(Verdict verdict, string? key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var (kept, isNew) = await log.AddAsync(verdict, cancellation).ConfigureAwait(false);
        if (!IsCounted(kept) && kept.SaysAs(verdict))
        {
            await CountAsync([kept], key, cancellation).ConfigureAwait(false);
        }

        return (kept, isNew);
    }

    /// <summary>
    /// Counts what was kept and, because a process ended between the two, may not have been counted. At a start, and now and then.
    /// </summary>
    /// <returns>How many were handed on; most of them are known.</returns>
    /// <exception cref="StoreUnavailableException">They cannot be counted now; the next time does.</exception>
    public async ValueTask<int> CatchUpAsync(CancellationToken cancellation)
    {
        var since = clock.GetUtcNow() - lateness;
        List<Verdict> left = [.. (await log.AllAsync(cancellation).ConfigureAwait(false)).Where(v => v.At > since && !IsCounted(v))];
        foreach (var part in left.Chunk(AtATime))
        {
            await CountAsync(part, null, cancellation).ConfigureAwait(false);
        }

        lock (_lock)
        {
            foreach (var (id, at) in _counted.Where(c => c.Value <= since).ToList())
            {
                _counted.Remove(id);
            }
        }

        return left.Count;
    }

    private bool IsCounted(Verdict verdict)
    {
        lock (_lock)
        {
            return _counted.ContainsKey(VerdictEvent.IdOf(verdict));
        }
    }

    private async ValueTask CountAsync(Verdict[] verdicts, string? key, CancellationToken cancellation)
    {
        var batch = new EventBatch(verdicts.Length);
        foreach (var verdict in verdicts)
        {
            VerdictEvent.Add(batch, verdict, key);
        }

        if (batch.Count > 0)
        {
            await ingestion.SubmitAsync(batch, Source.Verdicts, IngestionMode.Live, cancellation).ConfigureAwait(false);
        }

        lock (_lock)
        {
            foreach (var verdict in verdicts)
            {
                _counted[VerdictEvent.IdOf(verdict)] = verdict.At;
            }
        }
    }
}
