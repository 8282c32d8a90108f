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
        var score = Sum(steps, families);
        var counted = 0;
        foreach (var family in families)
        {
            counted += family > 0 && family >= FamilyMinimum ? 1 : 0;
        }

        return counted < MinimumFamilies ? 0 : score;
    }

    /// <summary>The same, however few families bring something.</summary>
    internal double Sum(ReadOnlySpan<byte> steps)
    {
        Span<double> families = stackalloc double[Caps.Length];
        return Sum(steps, families);
    }

    /// <summary>The rules whose points are a part of the score: of a family its strongest, or all that its cap has room for.</summary>
    internal IEnumerable<int> Counted(byte[] steps)
    {
        for (var rule = 0; rule < steps.Length; rule++)
        {
            if (steps[rule] > 0 && (!double.IsNaN(Caps[Families[rule]]) || IsStrongest(rule, steps)))
            {
                yield return rule;
            }
        }
    }

    private bool IsStrongest(int rule, byte[] steps)
    {
        var points = Points[rule][steps[rule] - 1];
        for (var other = 0; other < steps.Length; other++)
        {
            if (other != rule && steps[other] > 0 && Families[other] == Families[rule]
                && (Points[other][steps[other] - 1] is var theirs && (theirs > points || (theirs == points && other < rule))))
            {
                return false;
            }
        }

        return true;
    }

    private double Sum(ReadOnlySpan<byte> steps, Span<double> families)
    {
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

        var score = 0.0;
        foreach (var family in families)
        {
            score += family;
        }

        return score;
    }
}
