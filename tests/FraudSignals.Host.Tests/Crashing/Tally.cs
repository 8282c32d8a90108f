using System.Collections.Concurrent;
using FraudSignals.Http.Contract;

namespace FraudSignals.Host.Tests.Crashing;

/// <summary>What clients were answered, and every answer that cannot be true. Safe for use by many threads.</summary>
internal sealed class Tally
{
    private readonly ConcurrentQueue<string> _wrong = [];
    private TaskCompletionSource _next = new();
    private long _events;
    private long _duplicates;
    private long _unanswered;

    /// <summary>Records whose batch was answered with 2xx, each counted once.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>Records answered as known before.</summary>
    public long Duplicates => Volatile.Read(ref _duplicates);

    /// <summary>Requests that got no answer, or a request to come again.</summary>
    public long Unanswered => Volatile.Read(ref _unanswered);

    public IReadOnlyList<string> Wrong => [.. _wrong];

    /// <summary>Completes at the next answer with 2xx, on the thread that got it.</summary>
    public Task NextAnswer => Volatile.Read(ref _next).Task;

    /// <summary>A batch was posted until it was answered.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="tries">How often it was posted. An attempt that broke off may have been taken, wholly or in part.</param>
    public void Answered(Posting batch, BatchAnswer answer, int tries)
    {
        Interlocked.Add(ref _events, batch.Records);
        Count(answer);
        if (answer.Accepted + answer.Duplicates != batch.Records || (tries == 1 && answer.Duplicates > 0))
        {
            Complain($"{batch.Records} records, posted {tries} times", answer);
        }
    }

    /// <summary>A batch that had been answered was posted again.</summary>
    public void AnsweredAgain(Posting batch, BatchAnswer answer)
    {
        Count(answer);
        if (answer.Duplicates != batch.Records)
        {
            Complain($"{batch.Records} records, posted again after they had been acknowledged", answer);
        }
    }

    public void NotAnswered() => Interlocked.Increment(ref _unanswered);

    public void Complain(string what) => _wrong.Enqueue(what);

    private void Count(BatchAnswer answer)
    {
        Interlocked.Add(ref _duplicates, answer.Duplicates);
        Interlocked.Exchange(ref _next, new TaskCompletionSource()).SetResult();
    }

    private void Complain(string what, BatchAnswer answer) =>
        Complain(
            $"{what}: {answer.Accepted} accepted, {answer.Duplicates} duplicates, {answer.TooLate} too late, {answer.Rejected} rejected");
}
