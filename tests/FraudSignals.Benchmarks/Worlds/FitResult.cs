using FraudSignals.Backtesting.Fitting;
using FraudSignals.Backtesting.Scoring;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>What ships and what was fitted to one half of the subjects, scored on the other half.</summary>
internal sealed record FitResult(
    string Name, string Description, IReadOnlyList<Score> Shipped, IReadOnlyList<Score> Fitted, FitReport Report)
{
    /// <summary>The harmonic mean of precision and recall, subjects of all typologies taken together.</summary>
    public static double F1(IEnumerable<Score> scores)
    {
        var (found, missed, wronged) = (0, 0, 0);
        foreach (var score in scores)
        {
            (found, missed, wronged) = (found + score.TruePositives, missed + score.FalseNegatives, wronged + score.FalsePositives);
        }

        return found + missed + wronged == 0 ? 1 : 2.0 * found / (2 * found + missed + wronged);
    }
}
