using FraudSignals.Http.Contract;

namespace FraudSignals.Http.Claims;

/// <summary>How claims are worked off.</summary>
public sealed record ClaimOptions
{
    /// <summary>How much a claimed batch may be. Default: what the embedded host takes in one request.</summary>
    public HttpLimits Limits { get; init; } = new();

    /// <summary>
    /// Within about so long a queued claim is picked up, and so long its sender is told to wait before it asks. Default 2 s; not less
    /// than the host's own longest time between two looks at the queue.
    /// </summary>
    public TimeSpan PickedUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Progress is kept after about so much work; after a crash at most that much is done again. Default 10 s.</summary>
    public TimeSpan Slice { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After so long one invocation hands on to the next. Default 4 min; the host's own limit must be longer.</summary>
    public TimeSpan Invocation { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>An open claim on which no work went on for so long is queued again: its message was lost. Default 15 min.</summary>
    public TimeSpan Stalled { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a claim can be asked for after its end. Default 7 days.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// So many times work may break off at the same place for other reasons than an outage; then the claim has failed. Default 5.
    /// </summary>
    public int MaxFailures { get; init; } = 5;
}
