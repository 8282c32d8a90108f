using System.Collections.Immutable;

namespace FraudSignals.Rules.Fitting;

/// <summary>
/// What each step of each rule of a typology gives, and what an alert takes; added up as the engine does: a family by its
/// strongest finding, or as far as its cap has room.
/// </summary>
/// <param name="Points">By rule and step what a hit gives; it never falls from step to step.</param>
/// <param name="Families">By rule the number of its family.</param>
/// <param name="Caps">By family the most it gives; NaN where its strongest finding alone counts.</param>
/// <param name="MinimumFamilies">How many families must bring something.</param>
/// <param name="FamilyMinimum">What each of them must bring at least.</param>
public sealed record ScoreModel(
    ImmutableArray<ImmutableArray<double>> Points, ImmutableArray<int> Families, ImmutableArray<double> Caps, int MinimumFamilies,
    double FamilyMinimum)
{
    /// <summary>The score of what was found; 0 where too few families bring enough.</summary>
    /// <param name="steps">By rule the step it reached, from 1; 0 where it did not hit.</param>
    public double Score(ReadOnlySpan<byte> steps)
    {
        Span<double> families = stackalloc double[Caps.Length];
        families.Clear();
        for (var rule = 0; rule < steps.Length; rule++)
        {
            if (steps[rule] > 0)
            {
                var points = Points[rule][steps[rule] - 1];
                ref var family = ref families[Families[rule]];
                family = double.IsNaN(Caps[Families[rule]]) ? Math.Max(family, points) : Math.Min(family + points, Caps[Families[rule]]);
            }
        }

        var (score, counted) = (0.0, 0);
        foreach (var family in families)
        {
            score += family;
            counted += family > 0 && family >= FamilyMinimum ? 1 : 0;
        }

        return counted < MinimumFamilies ? 0 : score;
    }

    /// <summary>The same with other points for one rule.</summary>
    public ScoreModel With(int rule, ImmutableArray<double> points) => this with { Points = Points.SetItem(rule, points) };
}
