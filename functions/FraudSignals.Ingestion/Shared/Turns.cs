using FraudSignals.Events;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// Lets batches of one instance that share subjects follow one another in the order they came, so that they do not find each other's
/// changes when they write. Those that share none do not wait. Safe for use by many threads.
/// </summary>
internal sealed class Turns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SubjectKey, Turn> _last = [];

    /// <summary>Waits until every batch before that wants one of the subjects has ended its turn.</summary>
    /// <exception cref="OperationCanceledException">It waits no longer; whoever comes after waits for those before all the
    /// same.</exception>
    public async ValueTask<Turn> TakeAsync(IReadOnlyCollection<SubjectKey> subjects, CancellationToken cancellation)
    {
        var turn = new Turn(this, subjects);
        var before = new Dictionary<SubjectKey, Turn>();
        lock (_lock)
        {
            foreach (var subject in subjects)
            {
                if (_last.TryGetValue(subject, out var last))
                {
                    last.IsAwaited = true;
                    before.Add(subject, last);
                }

                _last[subject] = turn;
            }
        }

        var theirs = Task.WhenAll(before.Values.Distinct().Select(t => t.Ended));
        try
        {
            await theirs.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = theirs.ContinueWith(_ => turn.End([]), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }

        foreach (var (subject, last) in before)
        {
            if (last.Left.TryGetValue(subject, out var record))
            {
                turn.Found.Add(subject, record);
            }
        }

        return turn;
    }

    private void End(Turn turn)
    {
        lock (_lock)
        {
            foreach (var subject in turn.Subjects)
            {
                if (_last.TryGetValue(subject, out var last) && last == turn)
                {
                    _last.Remove(subject);
                }
            }
        }
    }

    /// <summary>One batch's turn at its subjects.</summary>
    internal sealed class Turn(Turns all, IReadOnlyCollection<SubjectKey> subjects)
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyCollection<SubjectKey> Subjects => subjects;

        /// <summary>
        /// Subjects as the batches just before have left them. Other instances may have changed them since, as they may any that was
        /// loaded.
        /// </summary>
        public Dictionary<SubjectKey, SubjectRecord> Found { get; } = [];

        public Task Ended => _ended.Task;

        public IReadOnlyDictionary<SubjectKey, SubjectRecord> Left { get; private set; } = new Dictionary<SubjectKey, SubjectRecord>();

        /// <summary>Whether somebody waits for it.</summary>
        public bool IsAwaited { get; set; }

        /// <summary>Ends it.</summary>
        /// <param name="records">The subjects as they were written, for whoever waits.</param>
        public void End(IEnumerable<SubjectRecord> records)
        {
            if (_ended.Task.IsCompleted)
            {
                return;
            }

            all.End(this);
            if (IsAwaited)
            {
                Left = records.ToDictionary(u => u.Key);
            }

            _ended.TrySetResult();
        }
    }
}
