using FraudSignals.Rules.Fitting;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>What came of rules fitted to one half of a world's subjects.</summary>
/// <param name="World">The world, and which half was fitted to.</param>
/// <param name="Typologies">Those of which the other half has fraud.</param>
internal sealed record FitResult(string World, IReadOnlyList<FitOnHalf> Typologies)
{
    public bool IsProposed => Typologies.Any(t => t.IsProposed);

    public double Before => F1(Typologies.Select(t => t.Before));

    public double After => F1(Typologies.Select(t => t.After));

    /// <summary>The harmonic mean of precision and recall, subjects of all typologies taken together.</summary>
    public static double F1(IEnumerable<FitScore> scores)
    {
        var all = scores.Aggregate((one, other) => one + other);
        return all.F1;
    }
}

/// <summary>One typology fitted to one half of the subjects.</summary>
/// <param name="Id">The typology.</param>
/// <param name="IsProposed">Whether anything is to change.</param>
/// <param name="Here">The rules as they are, on the half fitted to.</param>
/// <param name="Before">The rules as they are, on the other half.</param>
/// <param name="After">Those proposed, on the other half.</param>
/// <param name="OutOfReach">Fraud of the other half of which the rules found less than two families of evidence.</param>
/// <param name="Thresholds">What an alert takes, before and after.</param>
internal sealed record FitOnHalf(string Id, bool IsProposed, FitScore Here, FitScore Before, FitScore After, int OutOfReach,
    (double Before, double After) Thresholds);

/// <summary>A budget of six tenths of a world's alerts, on the days it was not chosen on.</summary>
/// <param name="World">The world.</param>
/// <param name="HasHistory">Whether days before its first were loaded.</param>
/// <param name="Budget">Alerts a day that were asked for.</param>
/// <param name="Seen">Alerts a day on the days it was chosen on.</param>
/// <param name="Unseen">On the days after them.</param>
/// <param name="Anew">On those with thresholds chosen anew for each day, on the days before it.</param>
/// <param name="Drift">Alerts a day of the rules as they are, on the days after over those before.</param>
internal sealed record BudgetResult(string World, bool HasHistory, double Budget, double Seen, double Unseen, double Anew, double Drift);
