using FraudSignals.Alerts;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local.Alerts;

/// <summary>
/// All alerts that are durable, numbered from 0 in the order they were raised. The newest stand in memory, kept by the
/// journal; a checkpoint moves them into files. The outbox reads them here too: a target is a place in this log. An alert
/// that is lost leaves its number behind, which is passed over.
/// </summary>
internal sealed partial class AlertLog : IAlertLog, IDisposable
{
    private const long DefaultSegmentBytes = 16 << 20;

    // Whole files go, so an alert stays at most so much longer than it has to. Every file is kept open.
    private const int FilesInARetention = 64;

    private readonly Disk _disk;
    private readonly string _directory;
    private readonly long _segmentBytes;
    private readonly long _segmentTime;
    private readonly long _known;
    private readonly Lock _lock = new();
    private readonly List<AlertSegment> _segments = [];
    private readonly Dictionary<UInt128, long> _latest = [];
    private readonly List<Alert?> _recent = [];
    private long _stored;
    private long _count;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads and checks the files; changes nothing.</summary>
    /// <param name="disk">Where the files are.</param>
    /// <param name="directory">Their directory.</param>
    /// <param name="count">How many alerts the checkpoint knows of; what was written after it comes again from the journal.</param>
    /// <param name="retention">How long alerts are kept.</param>
    /// <param name="segmentBytes">After so many a new file is begun.</param>
    public AlertLog(Disk disk, string directory, long count, TimeSpan retention, long segmentBytes = DefaultSegmentBytes)
    {
        _disk = disk;
        _directory = directory;
        _segmentBytes = segmentBytes;
        _segmentTime = (long)retention.TotalMilliseconds / FilesInARetention;
        (_count, _known) = (count, count);
        foreach (var (first, path) in AlertSegment.Files.In(directory).ToList())
        {
            if (_segments.Count > 0 && first < _segments[^1].End)
            {
                // Another has these numbers: a copy under a wrong name.
                Strays.Add(path);
                continue;
            }

            JudgeEnd(first);
            _segments.Add(AlertSegment.Open(disk, path, first));
        }

        JudgeEnd(count);
        _stored = _segments.Count > 0 ? _segments[^1].End : count;
        for (; _stored + _recent.Count < count;)
        {
            _recent.Add(null);
        }

        foreach (var segment in _segments)
        {
            for (var number = segment.First; number < segment.End; number++)
            {
                _latest[segment[number].Entry.Id] = number;
            }
        }

        _latest.Remove(default);
    }

    /// <summary>Told of an alert that was found damaged when it was read: its file and its number.</summary>
    public Action<string, long>? Lost { get; set; }

    /// <summary>Files whose numbers other files have.</summary>
    public List<string> Strays { get; } = [];

    /// <summary>The numbers of alerts that stand in no file though they should: from, and up to but without.</summary>
    public List<(long From, long To)> Missing { get; } = [];

    /// <summary>The files with damaged alerts in them, and how many those are.</summary>
    public IEnumerable<(string Path, int Count)> Damaged => _segments.Where(s => s.Damaged > 0).Select(s => (s.Path, s.Damaged));

    /// <summary>How many alerts there have been; also the number of the next.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>The number of the oldest alert that is still kept.</summary>
    public long First
    {
        get
        {
            lock (_lock)
            {
                return _segments.Count > 0 ? _segments[0].First : _stored;
            }
        }
    }

    /// <summary>The number after the last alert that stands in a file.</summary>
    public long Stored
    {
        get
        {
            lock (_lock)
            {
                return _stored;
            }
        }
    }

    /// <summary>Adds alerts that the journal keeps.</summary>
    /// <exception cref="StoreDamagedException">The files hold others under their numbers.</exception>
    public void Append(IReadOnlyList<Alert> alerts)
    {
        if (alerts.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var alert in alerts)
            {
                var id = AlertEntry.IdOf(alert.Id);
                if (_count >= _stored)
                {
                    _recent.Add(alert);
                }
                else if (PlaceOf(_count) is { IsGone: false } place && place.Entry.Id != id)
                {
                    throw new StoreDamagedException($"{_directory}: alert {_count} is not the one that the journal holds.");
                }

                _latest[id] = _count++;
            }
        }

        TellMore();
    }

    /// <summary>Goes on with a number; what lies before it and is not there is lost.</summary>
    public void ContinueAt(long number)
    {
        lock (_lock)
        {
            for (; _count < number; _count++)
            {
                if (_count >= _stored)
                {
                    _recent.Add(null);
                }
            }
        }

        TellMore();
    }

    /// <summary>Completes when there is an alert of that number.</summary>
    public Task WhenAsync(long number, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _count > number ? Task.CompletedTask : _more.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>
    /// Writes anew the files that hold what is damaged; what they held goes aside, and so do files that should not be there.
    /// </summary>
    public void Mend(Aside aside)
    {
        lock (_lock)
        {
            foreach (var (from, to) in Missing)
            {
                // At the end, where the newest are missing, the next flush says so; at the beginning nothing needs to.
                if (_segments.FindLastIndex(s => s.End == from) is >= 0 and var before && to <= _stored)
                {
                    _segments[before].LoseUpTo(to);
                }
            }

            foreach (var segment in _segments)
            {
                // What the checkpoint does not know of may stand in the system's memory alone, because its flush failed: another
                // flush would do nothing, and a second writing does.
                if (segment.Damaged > 0 || segment.Tail > 0 || segment.End > _known)
                {
                    segment.Mend(segment.Damaged > 0 || segment.Tail > 0 ? aside : null);
                }
            }

            Strays.ForEach(path => aside.Move(path));

            // What the checkpoint knows of was flushed before it was taken.
            _segments.Where(s => s.End > _known).ToList().ForEach(s => s.WriteAgain());
        }
    }

    /// <summary>
    /// Moves the alerts in memory into files, for good. Where the disk fails they stay where they are. For use by one
    /// thread at a time.
    /// </summary>
    public void Flush()
    {
        List<Alert?> moving;
        lock (_lock)
        {
            moving = [.. _recent];
        }

        if (moving.Count == 0)
        {
            return;
        }

        var newest = moving.Max(a => a?.Received.ToUnixTimeMilliseconds() ?? 0);
        var last = _segments.Count > 0 ? _segments[^1] : null;
        var segment = last != null && last.End == _stored && last.Bytes < _segmentBytes && newest - last.Oldest < _segmentTime ? last
            : null;
        var isNew = segment == null;
        segment ??= AlertSegment.Create(_disk, _directory, _stored);
        var written = segment.Write(moving);
        lock (_lock)
        {
            segment.Add(written);
            if (isNew)
            {
                _segments.Add(segment);
            }

            _recent.RemoveRange(0, moving.Count);
            _stored += moving.Count;
        }
    }

    /// <summary>How many alerts stand in the files that are all older than a time and before a number.</summary>
    /// <param name="time">Milliseconds since 1970-01-01 UTC.</param>
    /// <param name="number">The first alert that some target still waits for.</param>
    /// <returns>The number after the last of them; where there are none, that of the oldest alert.</returns>
    public long Droppable(long time, long number)
    {
        lock (_lock)
        {
            return _segments.TakeWhile(s => s.Newest < time && s.End <= number).LastOrDefault()?.End ?? First;
        }
    }

    /// <summary>Drops the files before a number. For use by the thread that flushes.</summary>
    public void Drop(long number)
    {
        lock (_lock)
        {
            while (_segments.Count > 0 && _segments[0].End <= number)
            {
                var old = _segments[0];
                for (var n = old.First; n < old.End; n++)
                {
                    if (_latest.TryGetValue(old[n].Entry.Id, out var latest) && latest == n)
                    {
                        _latest.Remove(old[n].Entry.Id);
                    }
                }

                _segments.RemoveAt(0);
                old.Delete();
            }
        }
    }

    public void Dispose() => _segments.ForEach(s => s.Dispose());

    // One alert whose bytes are there in part is damaged; more are missing.
    private void JudgeEnd(long end)
    {
        var last = _segments.Count > 0 ? _segments[^1] : null;
        if (last == null || last.End >= end)
        {
            return;
        }

        if (last.End + 1 == end && last.Tail > 0)
        {
            last.LoseUpTo(end);
        }
        else
        {
            Missing.Add((last.End, end));
        }
    }

    private void TellMore()
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            (more, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        more.SetResult();
    }
}
