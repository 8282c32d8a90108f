using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using FraudSignals.Alerts;
using FraudSignals.Ports;

namespace FraudSignals.Ingestion.Sealing;

/// <summary>
/// Takes the identifiers in clear out of alerts before they are kept, and puts them in again for those who may see them. Between
/// the two they are sealed, in journals, logs and tables alike, under keys that go when their time is over. Safe for use by many threads.
/// </summary>
/// <param name="pools">Where keys are.</param>
/// <param name="deploymentKey">See <see cref="Identifiers.Tokenizer.Derive"/>.</param>
/// <param name="owners">Tell whose customer an alert is about; asked while its identifier is there.</param>
/// <param name="keepClear">For how long identifiers are kept at most; shorter where alerts expire before.</param>
/// <param name="clock">Tells the day.</param>
/// <param name="snoozes">Which typologies say nothing of which subjects; null where none can.</param>
public sealed class AlertSealer(IKeyPools pools, byte[] deploymentKey, IAlertOwners owners, TimeSpan keepClear, TimeProvider clock,
    ISnoozes? snoozes = null)
{
    /// <summary>How long identifiers are kept unless set otherwise.</summary>
    public static readonly TimeSpan DefaultKeepClear = TimeSpan.FromDays(30);

    /// <summary>What its key is derived for, see <see cref="Identifiers.Tokenizer.Derive"/>.</summary>
    public const string Purpose = "alerts";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Pool> _open = new(StringComparer.Ordinal);

    /// <summary>Makes sure that there are keys for alerts, so that <see cref="Seal(Alert)"/> needs no more.</summary>
    /// <returns>Where pools are made at once, a task that is complete.</returns>
    public async ValueTask ReserveAsync(IEnumerable<Alert> alerts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        if (snoozes != null)
        {
            await snoozes.RefreshAsync(cancellation).ConfigureAwait(false);
        }

        foreach (var day in alerts.Where(a => a.Subject.Key != null).GroupBy(LastDay))
        {
            await ReserveAsync(day.Key, day.Count(), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The alert as it may be kept: with its owner, and with its identifier sealed.</summary>
    /// <exception cref="InvalidOperationException">No key was reserved for it.</exception>
    public Alert Seal(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var owned = alert.Owner == null ? owners.Complete(alert) with { SnoozedUntil = SnoozeOf(alert), TraceParent = RecordedTrace() }
            : alert;
        if (owned.Subject.Key == null)
        {
            return owned;
        }

        var key = Seal(owned.Subject, LastDay(alert));
        return owned with { Subject = owned.Subject with { Key = null, Sealed = key } };
    }

    /// <summary>An identifier sealed for as long as it may be needed to name somebody in an alert to come.</summary>
    /// <param name="subject">Whose, with its key.</param>
    /// <param name="needed">For how long; at most as long as identifiers are kept.</param>
    /// <param name="cancellation">Gives up.</param>
    public async ValueTask<string> SealAsync(AlertSubject subject, TimeSpan needed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var day = DayAfter(needed);
        await ReserveAsync(day, 1, cancellation).ConfigureAwait(false);
        return Seal(subject, day);
    }

    /// <summary>The alerts with their identifiers, where those are not destroyed.</summary>
    public async ValueTask<ImmutableArray<Alert>> OpenAsync(IReadOnlyCollection<Alert> alerts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var read = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        var opened = ImmutableArray.CreateBuilder<Alert>(alerts.Count);
        foreach (var alert in alerts)
        {
            if (SealedKey.Parse(alert.Subject.Sealed) is not { } key)
            {
                opened.Add(alert.WithoutSeal());
                continue;
            }

            if (!read.TryGetValue(key.Pool, out var pool))
            {
                read[key.Pool] = pool = string.CompareOrdinal(key.Pool, DayOf(clock.GetUtcNow())) < 0 ? null
                    : await pools.ReadAsync(key.Pool, cancellation).ConfigureAwait(false);
            }

            opened.Add(
                alert with { Subject = alert.Subject with { Sealed = null,
                    Key = pool == null ? null : key.Open(pool, deploymentKey, alert.Subject) } });
        }

        return opened.MoveToImmutable();
    }

    /// <summary>Destroys sealed identifiers for good, wherever they are kept.</summary>
    /// <returns>Whether there was any.</returns>
    public async ValueTask<bool> DestroyAsync(IEnumerable<AlertSubject> subjects, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        var wasThere = false;
        foreach (var pool in subjects.Select(s => SealedKey.Parse(s.Sealed)).OfType<SealedKey>()
            .GroupBy(k => k.Pool, StringComparer.Ordinal))
        {
            wasThere |= await pools.DestroyAsync(pool.Key, [.. pool.Select(k => k.Place)], cancellation).ConfigureAwait(false);
        }

        return wasThere;
    }

    /// <summary>Destroys the identifiers whose time is over. Once a day or more often.</summary>
    public async ValueTask ForgetAsync(CancellationToken cancellation)
    {
        var today = DayOf(clock.GetUtcNow());
        lock (_lock)
        {
            foreach (var day in _open.Keys.Where(d => string.CompareOrdinal(d, today) < 0).ToList())
            {
                _open.Remove(day);
            }
        }

        await pools.ForgetAsync(today, cancellation).ConfigureAwait(false);
    }

    // A trace that nobody keeps would name nothing.
    private static string? RecordedTrace() =>
        Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } batch ? batch.Id : null;

    private DateTimeOffset? SnoozeOf(Alert alert) =>
        snoozes?.Until(alert.Typology, alert.Subject.Token) is { } until && until > clock.GetUtcNow() ? until : null;

    private int RoomOn(string day)
    {
        lock (_lock)
        {
            var room = 0;
            for (var pool = _open.GetValueOrDefault(day); pool != null; pool = pool.Next)
            {
                room += IKeyPools.Keys - pool.Used;
            }

            return room;
        }
    }

    private async ValueTask ReserveAsync(string day, int count, CancellationToken cancellation)
    {
        while (RoomOn(day) < count)
        {
            var (id, keys) = await pools.MakeAsync(day, cancellation).ConfigureAwait(false);
            lock (_lock)
            {
                _open[day] = new Pool(id, keys, _open.GetValueOrDefault(day));
            }
        }
    }

    private string Seal(AlertSubject subject, string day)
    {
        lock (_lock)
        {
            var pool = _open.GetValueOrDefault(day);
            while (pool is { Used: IKeyPools.Keys })
            {
                pool = pool.Next;
            }

            if (pool == null)
            {
                throw new InvalidOperationException("No key was reserved.");
            }

            var place = pool.Used++;
            var bytes = pool.Keys.AsSpan(place * IKeyPools.KeyBytes, IKeyPools.KeyBytes);
            var key = SealedKey.Seal(pool.Id, place, bytes, deploymentKey, subject);
            bytes.Clear();
            return key.ToString();
        }
    }

    private string LastDay(Alert alert) => DayAfter(alert.Expires - alert.Time);

    private string DayAfter(TimeSpan needed) => DayOf(clock.GetUtcNow() + (needed < keepClear ? needed : keepClear));

    private static string DayOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>A pool with keys that are not used yet, and the one before where that has some still.</summary>
    private sealed class Pool(string id, byte[] keys, Pool? before)
    {
        public string Id => id;

        public byte[] Keys => keys;

        public Pool? Next { get; } = before is { Used: < IKeyPools.Keys } ? before : before?.Next;

        public int Used { get; set; }
    }
}
