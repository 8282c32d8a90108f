namespace FraudSignals.Rules.Fitting;

/// <summary>What alerts may cost.</summary>
/// <param name="AlertsPerDay">How many alerts a day all typologies together may raise; null for as many as there are.</param>
/// <param name="Days">Over how many of the last days that is counted.</param>
/// <param name="MaxFalsePositiveRate">Which share of the subjects that are known to be none may be flagged, 0 to 1.</param>
public sealed record FitBudget(double? AlertsPerDay, int Days, double MaxFalsePositiveRate)
{
    /// <summary>The days unless told otherwise: days of a week differ, and what was longer ago tells less of tomorrow.</summary>
    public const int DefaultDays = 7;
}
