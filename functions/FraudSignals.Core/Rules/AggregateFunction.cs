namespace FraudSignals.Rules;

/// <summary>
/// What an aggregate computes over one subject's touches. What each function is stands in the class of the same name in
/// <c>State/Aggregates</c>; names in rule files are these in camel case.
/// </summary>
public enum AggregateFunction : byte
{
    Count,
    Sum,
    Min,
    Max,
    Mean,
    Deviation,
    Distinct,
    New,
    TopShare,
    SequentialShare,
    GapVariation,
    SecondsSinceFirst,
    SecondsSinceLast,
    Silence,
    MatchedFlow,
    Dwell,
    SecondsSinceEnd,
    CommonCause,
    CountAfter,
    PeerQuantile,
    IsNew,
}
