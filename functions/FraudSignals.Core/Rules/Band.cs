using System.Collections.Immutable;

namespace FraudSignals.Rules;

/// <summary>A step of a rule above its first: where its condition is true as well, a hit counts for more.</summary>
/// <param name="Score">What a hit gives from here on, 0 to 100; above the score of the step before.</param>
/// <param name="Condition">Its expression, compiled. Where it cannot say, the step is not reached.</param>
/// <param name="Comparisons">The comparisons of the expression, in its order.</param>
public sealed record Band(double Score, Condition Condition, ImmutableArray<Comparison> Comparisons)
{
    /// <summary>See <see cref="Rule.MayBeProvedWrong"/>.</summary>
    public bool MayBeProvedWrong { get; init; }
}
