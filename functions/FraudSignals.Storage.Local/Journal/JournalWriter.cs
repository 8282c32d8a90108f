using FraudSignals.Alerts;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Storage.Local.Journal;

/// <summary>
/// Appends records to the journal. One thread writes: it takes all records that wait as one frame, writes and flushes it,
/// and acknowledges them together, so that one flush serves all. Safe for use by many threads; no lock is held while the
/// disk works.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private static readonly TimeSpan RetryFull = TimeSpan.FromSeconds(10);

    private readonly Disk _disk;
    private readonly SegmentChain _segments;
    private readonly long _segmentBytes;
    private readonly TimeProvider _clock;
    private readonly Action<IReadOnlyList<Alert>> _durable;
    private readonly ILogger _log;
    private readonly StoreMetrics? _metrics;
    private readonly long _segmentTime;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly Task _writing;
    private readonly bool _isDriven;
    private CommitGroup _open = new();
    private CommitGroup _spare = new();
    private StoreUnavailableException? _failure;
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _flushed = Task.CompletedTask;
    private long _time;
    private long _last;
    private long _alerts;
    private long _waiting;
    private long _written;
    private (long Record, long Alerts, long Time) _safe;
    private long _began;
    private bool _stopping;

    /// <param name="disk">Where to.</param>
    /// <param name="end">Where the journal ends.</param>
    /// <param name="alerts">How many alerts there have been.</param>
    /// <param name="segmentBytes">The size of a segment, set aside when it is made.</param>
    /// <param name="clock">Stamps the frames.</param>
    /// <param name="durable">Told the alerts of each frame, in order, before it is acknowledged.</param>
    /// <param name="log">Told when the journal cannot be written any more.</param>
    /// <param name="metrics">Told of each frame; null where nobody asks.</param>
    /// <param name="facts">Told of each new segment; null where nobody asks.</param>
    /// <param name="segmentTime">Into a segment that holds events nothing is written any more so long after the first; null sets no
    /// limit.</param>
    /// <param name="isDriven">Nothing is written but by <see cref="Turn"/> and at the end.</param>
    /// <exception cref="IOException">There is no room for a segment, or the directory cannot be written to.</exception>
    public JournalWriter(
        Disk disk, JournalEnd end, long alerts, long segmentBytes, TimeProvider clock, Action<IReadOnlyList<Alert>> durable, ILogger log,
        StoreMetrics? metrics = null, StoreFactsFile? facts = null, TimeSpan? segmentTime = null, bool isDriven = false)
    {
        _disk = disk;
        _segmentBytes = segmentBytes;
        _clock = clock;
        _durable = durable;
        _log = log;
        _metrics = metrics;
        _segmentTime = (long)(segmentTime ?? TimeSpan.MaxValue).TotalMilliseconds;
        _safe = (end.Last, alerts, end.Time);
        _time = end.Time;
        _last = end.Last;
        _alerts = alerts;
        _segments = new SegmentChain(disk, end.Segment, segmentBytes, facts);
        disk.Failed += Close;
        _work.Release();
        _isDriven = isDriven;
        _writing = isDriven ? Task.CompletedTask
            : Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Why nothing is taken any more; null while all is well.</summary>
    public StoreUnavailableException? Failure => Volatile.Read(ref _failure);

    /// <summary>Why nothing can be taken for want of room; null while there is some.</summary>
    public string? Full => _segments.Full;

    /// <summary>The sequence number of the newest record, and how many alerts there have been with it; durable or not.</summary>
    public (long Record, long Alerts) Newest
    {
        get
        {
            lock (_lock)
            {
                return (_last, _alerts);
            }
        }
    }

    /// <summary>
    /// The newest durable record, how many alerts there have been with it, and when it was written, milliseconds since 1970-01-01 UTC.
    /// </summary>
    public (long Record, long Alerts, long Time) Safe
    {
        get
        {
            lock (_lock)
            {
                return _safe;
            }
        }
    }

    /// <summary>
    /// Whether the segment under way holds events that have been in it for so long that the next record must begin another.
    /// </summary>
    public bool IsOverdue =>
        Volatile.Read(ref _began) is var began and > 0 && _clock.GetUtcNow().ToUnixTimeMilliseconds() - began >= _segmentTime;

    /// <summary>Completes when all that has been appended is durable.</summary>
    public Task Flushed
    {
        get
        {
            lock (_lock)
            {
                return _flushed;
            }
        }
    }

    /// <summary>Bytes written since the journal was opened.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>
    /// Waits until a record of that size can be appended without fear of a full disk: all that waits fits the next segment,
    /// which stands ready.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The disk is full, or failed.</exception>
    public async ValueTask ReserveAsync(int bytes, CancellationToken cancellation)
    {
        while (true)
        {
            Task progress;
            lock (_lock)
            {
                // Before anything is looked at, so that no change is missed.
                progress = _progress.Task;
                if (_failure != null)
                {
                    throw _failure;
                }

                var hasNext = _segments.HasNext;
                if (hasNext && (_waiting == 0 || _waiting + bytes <= _segmentBytes / 2))
                {
                    return;
                }

                if (!hasNext && Full is { } full)
                {
                    // The writer looks for room again, so that taking goes on by itself.
                    _work.Release();
                    throw new StoreUnavailableException(full) { RetryAfter = RetryFull };
                }
            }

            await progress.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Appends a record; it has been copied when this returns.</summary>
    /// <param name="record">The record.</param>
    /// <param name="alerts">The alerts it decided.</param>
    /// <returns>Completes when it is durable; fails with <see cref="StoreUnavailableException"/> where it could not be made so.</returns>
    public Task Append(ReadOnlySpan<byte> record, IReadOnlyCollection<Alert> alerts)
    {
        lock (_lock)
        {
            if (_failure != null)
            {
                return Task.FromException(_failure);
            }

            if (_open.Records == 0)
            {
                _flushed = _open.Durable;
                _work.Release();
            }

            _open.Add(++_last, record, alerts);
            _alerts += alerts.Count;
            _waiting += record.Length;
            return _flushed;
        }
    }

    /// <summary>Writes what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
        }

        _disk.Failed -= Close;
        _work.Release();
        await _writing.ConfigureAwait(false);
        while (_isDriven && Turn())
        {
        }

        _segments.Dispose();
        _work.Dispose();
    }

    /// <summary>One turn of the writer: writes what waits, and has room stand ready. Only for who asked to drive it.</summary>
    /// <returns>Whether there is more to come.</returns>
    public bool Turn()
    {
        if (Take() is { } group)
        {
            Write(group);
        }

        Prepare();
        lock (_lock)
        {
            _progress.SetResult();
            _progress = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return !_stopping || (_open.Records > 0 && _failure == null);
        }
    }

    private void WriteAll()
    {
        do
        {
            _work.Wait(Full == null ? Timeout.InfiniteTimeSpan : RetryFull);
        }
        while (Turn());
    }

    private void Prepare()
    {
        try
        {
            if (Failure == null)
            {
                _segments.Prepare();
            }
        }
        catch (Exception problem)
        {
            Close(problem);
        }
    }

    private CommitGroup? Take()
    {
        lock (_lock)
        {
            if (_open.Records == 0 || _failure != null)
            {
                return null;
            }

            (_open, _spare) = (_spare, _open);
            return _spare;
        }
    }

    private void Write(CommitGroup group)
    {
        var bytes = group.RecordBytes;
        try
        {
            _time = Math.Max(_time, _clock.GetUtcNow().ToUnixTimeMilliseconds());
            var frame = group.Seal(_time);
            var start = _clock.GetTimestamp();
            if (_segments.HasNext && IsOverdue)
            {
                _segments.Roll(frame.Length);
                Volatile.Write(ref _began, 0);
            }

            Volatile.Write(ref _began, _segments.Append(frame.Span) ? 0 : _began);
            _metrics?.Frame(group.Records, frame.Length, _clock.GetElapsedTime(start));
            Volatile.Write(ref _written, _written + frame.Length);
            Volatile.Write(ref _began, _began == 0 && group.HoldsEvents ? _time : _began);
            _durable(group.Alerts);
        }
        catch (Exception problem)
        {
            Fail(group, problem);
            return;
        }

        lock (_lock)
        {
            _waiting -= bytes;
            _safe = (group.Last, _safe.Alerts + group.Alerts.Count, _time);
        }

        group.Succeed();
        group.Clear();
    }

    // Memory is ahead of the disk now, and what the disk holds is unknown: only a restart brings them together again.
    private void Fail(CommitGroup group, Exception problem)
    {
        Close(problem);
        _disk.GiveUp(problem);
        group.Fail(Failure!);
    }

    private void Close(Exception problem)
    {
        lock (_lock)
        {
            if (_failure != null)
            {
                return;
            }

            _failure = new StoreUnavailableException($"The journal cannot be written any more: {problem.Message} Restart the host.",
                problem) { RetryAfter = RetryFull };
            _open.Fail(_failure);
            if (!_stopping)
            {
                // Whoever waits for room is told.
                _work.Release();
            }
        }

        _log.JournalFailed(problem);
    }
}
