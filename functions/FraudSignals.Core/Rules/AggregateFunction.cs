namespace FraudSignals.Rules;

/// <summary>What an aggregate computes over one subject's touches. Names in rule files are these in camel case.</summary>
public enum AggregateFunction : byte
{
    /// <summary>Number of touches.</summary>
    Count,

    /// <summary>Sum of a numeric field.</summary>
    Sum,

    /// <summary>Smallest value of a numeric field.</summary>
    Min,

    /// <summary>Largest value of a numeric field.</summary>
    Max,

    /// <summary>Arithmetic mean of a numeric field.</summary>
    Mean,

    /// <summary>Population standard deviation of a numeric field.</summary>
    Deviation,

    /// <summary>Number of different values of an identifier field.</summary>
    Distinct,

    /// <summary>Number of different values of an identifier field that first appeared in the window, and not within the horizon before it.</summary>
    New,

    /// <summary>Share (0 to 1) of the commonest value of an identifier field among the newest touches.</summary>
    TopShare,

    /// <summary>Share (0 to 1) of the newest touches' numbers that are neighbours of the one before; of a field that is a place.</summary>
    SequentialShare,

    /// <summary>Coefficient of variation of the gaps between the newest touches; small means machine-like.</summary>
    GapVariation,

    /// <summary>Seconds from the subject's first touch to now; needs no window.</summary>
    SecondsSinceFirst,

    /// <summary>Seconds from the touch before this one to now; needs no window.</summary>
    SecondsSinceLast,

    /// <summary>Length in seconds of the latest silence of at least the horizon, if it ended within the window, else 0.</summary>
    Silence,

    /// <summary>Share (0 to 1) of the money in that went out again: min(in, out) / in.</summary>
    MatchedFlow,

    /// <summary>Seconds between the amount-weighted mean time in and the amount-weighted mean time out.</summary>
    Dwell,

    /// <summary>Seconds since the end of the latest call, 0 while it lasts; needs no window.</summary>
    SecondsSinceEnd,

    /// <summary>The most different subjects whose findings, among the newest, were led to by findings of one and the same subject.</summary>
    CommonCause,

    /// <summary>How many of the newest findings the subject's own findings had led to.</summary>
    OwnCause,

    /// <summary>Number of touches within the window after the event that is judged: known once that has passed. Rules may ask whether there was none.</summary>
    CountAfter,

    /// <summary>
    /// A quantile of what all subjects' touches of a group had of a numeric field, or of another aggregate, over whole days that are
    /// over; of the group the event belongs to.
    /// </summary>
    PeerQuantile,

    /// <summary>1 where the value of an identifier field of the event was not met within the horizon before it, else 0. Asked for in expressions, by isNew.</summary>
    IsNew,
}
