using FraudSignals.Backtesting.Scoring;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>What came of a trial.</summary>
/// <param name="Name">The world or the set.</param>
/// <param name="Variant">What differs from the world as drawn; empty for the world itself.</param>
/// <param name="Description">What the world has.</param>
/// <param name="Events">Events replayed, history included.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="Typologies">Scores of the typologies for which there are labels of fraud.</param>
/// <param name="Classes">How many of each class were flagged.</param>
internal sealed record TrialResult(
    string Name, string Variant, string Description, long Events, double Seconds, IReadOnlyList<Score> Typologies,
    IReadOnlyList<ClassRate> Classes);
