using System.Globalization;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Alerts;

/// <summary>
/// All alerts that are durable, numbered from 0 in the order they were raised. The newest stand in memory, kept by the
/// journal; a checkpoint moves them into files. The outbox reads them here too: a target is a place in this log.
/// </summary>
internal sealed class AlertLog : IAlertLog, IDisposable
{
    private const long DefaultSegmentBytes = 16 << 20;

    // Whole files go, so an alert stays at most so much longer than it has to. Every file is kept open.
    private const int FilesInARetention = 64;

    private readonly Disk _disk;
    private readonly string _directory;
    private readonly long _segmentBytes;
    private readonly long _segmentTime;
    private readonly Lock _lock = new();
    private readonly List<AlertSegment> _segments = [];
    private readonly Dictionary<UInt128, long> _latest = [];
    private readonly List<Alert> _recent = [];
    private long _flushed;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="disk">Where the files are.</param>
    /// <param name="directory">Their directory; made if missing.</param>
    /// <param name="count">How many alerts the checkpoint knows of; what was written after it comes again from the journal.</param>
    /// <param name="retention">How long alerts are kept.</param>
    /// <param name="segmentBytes">After so many a new file is begun.</param>
    /// <exception cref="StoreDamagedException">Some of those are missing.</exception>
    public AlertLog(Disk disk, string directory, long count, TimeSpan retention, long segmentBytes = DefaultSegmentBytes)
    {
        _disk = disk;
        _directory = directory;
        _segmentBytes = segmentBytes;
        _segmentTime = (long)retention.TotalMilliseconds / FilesInARetention;
        Directory.CreateDirectory(directory);
        _flushed = count;
        foreach (var (first, path) in AlertSegment.In(directory).ToList())
        {
            if (first >= count)
            {
                disk.Delete(path);
                continue;
            }

            if (_segments.Count > 0 && _segments[^1].End != first)
            {
                throw new StoreDamagedException($"{directory}: alerts {_segments[^1].End} to {first - 1} are missing. Restore a backup.");
            }

            var segment = AlertSegment.Open(disk, path, first, count);
            _segments.Add(segment);
            for (var number = segment.First; number < segment.End; number++)
            {
                _latest[segment[number].Entry.Id] = number;
            }
        }

        var end = _segments.Count > 0 ? _segments[^1].End : count;
        if (end < count)
        {
            throw new StoreDamagedException($"{directory}: alerts {end} to {count - 1} are missing. Restore a backup.");
        }
    }

    /// <summary>How many alerts there have been; also the number of the next.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _flushed + _recent.Count;
            }
        }
    }

    /// <summary>The number of the oldest alert that is still kept.</summary>
    private long First => _segments.Count > 0 ? _segments[0].First : _flushed;

    /// <summary>Adds alerts that the journal keeps.</summary>
    public void Append(IReadOnlyList<Alert> alerts)
    {
        if (alerts.Count == 0)
        {
            return;
        }

        TaskCompletionSource more;
        lock (_lock)
        {
            foreach (var alert in alerts)
            {
                _latest[AlertEntry.IdOf(alert.Id)] = _flushed + _recent.Count;
                _recent.Add(alert);
            }

            (more, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        more.SetResult();
    }

    /// <summary>Completes when there is an alert of that number.</summary>
    public Task WhenAsync(long number, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _flushed + _recent.Count > number ? Task.CompletedTask : _more.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>
    /// Moves the alerts in memory into files, for good. Where the disk fails they stay where they are. For use by one
    /// thread at a time.
    /// </summary>
    public void Flush()
    {
        List<Alert> moving;
        lock (_lock)
        {
            moving = [.. _recent];
        }

        if (moving.Count == 0)
        {
            return;
        }

        var newest = moving.Max(a => a.Received).ToUnixTimeMilliseconds();
        var segment = _segments.Count > 0 && _segments[^1].Bytes < _segmentBytes && newest - _segments[^1].Oldest < _segmentTime ? _segments[^1] : null;
        var isNew = segment == null;
        segment ??= AlertSegment.Create(_disk, _directory, _flushed);
        var entries = segment.Write(moving);
        lock (_lock)
        {
            segment.Add(entries);
            if (isNew)
            {
                _segments.Add(segment);
            }

            _recent.RemoveRange(0, moving.Count);
            _flushed += moving.Count;
        }
    }

    /// <summary>Drops files whose alerts are all older than a time and before a number. For use by the thread that flushes.</summary>
    /// <param name="time">Milliseconds since 1970-01-01 UTC.</param>
    /// <param name="number">The first alert that some target still waits for.</param>
    public void Drop(long time, long number)
    {
        lock (_lock)
        {
            while (_segments.Count > 0 && _segments[0].Newest < time && _segments[0].End <= number)
            {
                var old = _segments[0];
                for (var n = old.First; n < old.End; n++)
                {
                    if (_latest.GetValueOrDefault(old[n].Entry.Id) == n)
                    {
                        _latest.Remove(old[n].Entry.Id);
                    }
                }

                _segments.RemoveAt(0);
                old.Delete();
            }
        }
    }

    /// <summary>Alerts from a number on, as many as there are up to a limit, and the number after the last of them.</summary>
    public (IReadOnlyList<Alert> Alerts, long Next) Read(long from, int limit, string? responder = null)
    {
        var code = responder == null ? 0 : TextCode.Of(responder);
        var places = new List<Place>();
        long number;
        lock (_lock)
        {
            for (number = Math.Clamp(from, First, _flushed + _recent.Count); number < _flushed + _recent.Count && places.Count < limit; number++)
            {
                var place = PlaceOf(number);
                if (responder == null || place.Responder == code)
                {
                    places.Add(place);
                }
            }
        }

        return ([.. places.Select(p => p.Read())], number);
    }

    public ValueTask<AlertPage> ListAsync(string? responder, string? after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        long from = 0;
        if (after != null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            throw new FormatException("The cursor is none that was given.");
        }

        var (alerts, next) = Read(from, limit, responder);
        return ValueTask.FromResult(new AlertPage([.. alerts], next.ToString(CultureInfo.InvariantCulture)));
    }

    public ValueTask<Alert?> FindAsync(string id, CancellationToken cancellation)
    {
        Place? place = null;
        lock (_lock)
        {
            if (_latest.TryGetValue(AlertEntry.IdOf(id), out var number))
            {
                place = PlaceOf(number);
            }
        }

        return ValueTask.FromResult(place?.Read());
    }

    public void Dispose() => _segments.ForEach(s => s.Dispose());

    private Place PlaceOf(long number)
    {
        if (number >= _flushed)
        {
            return new Place(_recent[(int)(number - _flushed)], null, default, 0);
        }

        var segment = _segments[_segments.FindLastIndex(s => s.First <= number)];
        var (entry, offset) = segment[number];
        return new Place(null, segment, entry, offset);
    }

    /// <summary>Where an alert is; read without the lock, since the disk may be slow.</summary>
    private readonly record struct Place(Alert? Recent, AlertSegment? Segment, AlertEntry Entry, long Offset)
    {
        public long Responder => Recent != null ? TextCode.Of(Recent.Responder) : Entry.Responder;

        public Alert Read() => Recent ?? Segment!.Read(Entry, Offset);
    }
}
