using System.Globalization;
using FraudSignals.Ports;

namespace FraudSignals.Ingestion.Stages;

/// <summary>
/// Tells the time of reception while the clock can be believed. Against the monotonic clock it may be off by <see cref="Step"/> either
/// way in an hour, so the small steps of time synchronisation pass. At the start it must not stand before the last reception known, nor
/// more than <see cref="LongestStop"/> after it: a clock far ahead would make the records of now too late. Safe for use by many threads.
/// </summary>
public sealed class ReceptionClock
{
    /// <summary>How far the clock may step: less than a record's time may lie ahead of it.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    /// <summary>How long a stop may have been that nobody vouches for: half of what records may be late.</summary>
    public static readonly TimeSpan LongestStop = TimeSpan.FromHours(24);

    private static readonly TimeSpan Renewal = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _clock;
    private readonly DateTimeOffset? _before;
    private readonly Lock _lock = new();
    private DateTimeOffset _believed;
    private long _timestamp;
    private bool _isBelieved;
    private Action<string?>? _watcher;
    private bool _isDoubted;

    /// <param name="clock">The clock.</param>
    /// <param name="before">The last reception known from before the start; null where there is none, or the clock is vouched for.</param>
    public ReceptionClock(TimeProvider clock, DateTimeOffset? before)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (_clock, _before) = (clock, before);
        (_believed, _timestamp) = (before ?? clock.GetUtcNow(), clock.GetTimestamp());
        _isBelieved = before == null;
        Look(out _);
    }

    /// <summary>Whether somebody who names a day means the day the clock tells, wherever that person lives.</summary>
    public static bool Agrees(DateOnly day, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return Math.Abs(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber - day.DayNumber) <= 1;
    }

    /// <summary>Why nothing is received now; null while all is well.</summary>
    public string? Problem => Look(out _);

    /// <summary>The time of a reception.</summary>
    /// <exception cref="ClockJumpedException">The clock cannot be believed.</exception>
    public DateTimeOffset Read() =>
        Look(out var now) is { } problem ? throw new ClockJumpedException(problem) { RetryAfter = RetryAfter } : now;

    /// <summary>
    /// Names who is told why the clock is not believed any more, once each time, and null once it is again; at once if it is not now. It
    /// is told by whoever asks for the time or for <see cref="Problem"/>.
    /// </summary>
    public void Watch(Action<string?> watcher)
    {
        lock (_lock)
        {
            (_watcher, _isDoubted) = (watcher, false);
        }

        Look(out _);
    }

    /// <summary>Believes the clock as it is, since somebody vouches for it.</summary>
    public void Accept()
    {
        lock (_lock)
        {
            Believe(_clock.GetUtcNow(), _clock.GetTimestamp());
        }
    }

    private string? Look(out DateTimeOffset now)
    {
        Action<string?>? told;
        string? problem;
        lock (_lock)
        {
            problem = Compare(out now);
            told = problem != null == _isDoubted ? null : _watcher;
            _isDoubted = problem != null;
        }

        told?.Invoke(problem);
        return problem;
    }

    private string? Compare(out DateTimeOffset now)
    {
        now = _clock.GetUtcNow();
        var timestamp = _clock.GetTimestamp();
        var passed = _clock.GetElapsedTime(_timestamp, timestamp);
        var off = now - (_believed + passed);
        if (!_isBelieved)
        {
            // While nobody knows how long the host was stopped, a clock that is behind has only to catch up.
            if (now < _before - Step || off > LongestStop)
            {
                var (far, way) = (now - _before!.Value, now < _before ? "after" : "before");
                return $"The clock says {Text(now)}, and the last record was received at {Text(_before.Value)}, {Text(far)} {way} that. "
                    + $"{Advice(now)}";
            }

            Believe(now, timestamp);
        }
        else if (off.Duration() > Step)
        {
            var way = off < TimeSpan.Zero ? "back" : "ahead";
            return $"The clock jumped {way} by {Text(off)}: it says {Text(now)}, and by the time that has passed it should say "
                + $"{Text(now - off)}. {Advice(now)}";
        }
        else if (passed >= Renewal)
        {
            Believe(now, timestamp);
        }

        return null;
    }

    private void Believe(DateTimeOffset now, long timestamp) => (_believed, _timestamp, _isBelieved) = (now, timestamp, true);

    private static string Advice(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"Nothing is received until it is right. If it is right now, since the host was stopped for long or the clock was wrong before, "
        + $"restart with it accepted: --accept-clock {now:yyyy-MM-dd}, or the setting AcceptClock on Azure.");

    private static string Text(TimeSpan far) => far.Duration() switch
    {
        { TotalHours: >= 48 } days => string.Create(CultureInfo.InvariantCulture, $"{days.TotalDays:0} days"),
        { TotalMinutes: >= 120 } hours => string.Create(CultureInfo.InvariantCulture, $"{hours.TotalHours:0} hours"),
        var minutes => string.Create(CultureInfo.InvariantCulture, $"{minutes.TotalMinutes:0} minutes"),
    };

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
