using System.Collections.Immutable;

namespace FraudSignals.Verdicts;

/// <summary>How right typologies and rules were.</summary>
/// <param name="Verdicts">How many verdicts were taken, those that newer ones replace included.</param>
/// <param name="Alerts">How many alerts have one.</param>
/// <param name="Typologies">By typology.</param>
/// <param name="Rules">By rule that contributed.</param>
public sealed record VerdictReport(int Verdicts, int Alerts, ImmutableArray<VerdictScore> Typologies, ImmutableArray<VerdictScore> Rules)
{
    /// <summary>The report of some verdicts, in the order they were taken.</summary>
    public static VerdictReport Of(IReadOnlyCollection<Verdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        return new VerdictReport(
            verdicts.Count, verdicts.DistinctBy(v => v.Alert).Count(), VerdictScore.Of(verdicts, v => [v.Typology]),
            VerdictScore.Of(verdicts, v => v.Rules));
    }
}
