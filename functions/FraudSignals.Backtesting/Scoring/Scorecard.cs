using FraudSignals.Alerts;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting.Scoring;

/// <summary>All scores of a run.</summary>
internal sealed record Scorecard(IReadOnlyList<Score> Typologies, Score Overall, IReadOnlyList<ClassRate> Classes)
{
    /// <summary>Per typology the subjects it got wrong.</summary>
    public required IReadOnlyList<Mistake> Mistakes { get; init; }
}

/// <summary>A subject a typology flagged without cause, or overlooked.</summary>
/// <param name="Typology">Which typology.</param>
/// <param name="Label">What is true of the subject.</param>
/// <param name="Alert">The first alert about it; null where it was overlooked.</param>
internal sealed record Mistake(Typology Typology, Label Label, Alert? Alert);
