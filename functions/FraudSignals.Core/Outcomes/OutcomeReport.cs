using System.Collections.Immutable;

namespace FraudSignals.Outcomes;

/// <summary>What came of the alerts of a period.</summary>
/// <param name="From">Alerts received from here on,</param>
/// <param name="To">and before here.</param>
/// <param name="All">All together.</param>
/// <param name="Typologies">By typology.</param>
/// <param name="Countries">By the country calling code of the institution; <c>unknown</c> where there is none.</param>
/// <param name="Institutions">By whose customers the alerts are about; <c>nobody</c> for those of nobody known.</param>
/// <param name="Wrong">The alerts that were found to be wrong, the newest first, at most <see cref="MostWrong"/>.</param>
public sealed record OutcomeReport(
    DateTimeOffset From, DateTimeOffset To, OutcomeFigures All, ImmutableArray<OutcomeFigures> Typologies,
    ImmutableArray<OutcomeFigures> Countries,
    ImmutableArray<OutcomeFigures> Institutions, ImmutableArray<WrongAlert> Wrong)
{
    /// <summary>The most alerts that are named one by one.</summary>
    public const int MostWrong = 1_000;
}
