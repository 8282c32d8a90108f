namespace FraudSignals.Backtesting.Scoring;

/// <summary>How well a typology, or all of them, told fraud from the rest.</summary>
internal sealed record Score
{
    /// <summary>The typology; <c>overall</c> for all of them.</summary>
    public required string Id { get; init; }

    /// <summary>Alerts raised; one that was later revised counts once.</summary>
    public required int Alerts { get; init; }

    /// <summary>Subjects with at least one alert, labelled or not.</summary>
    public required int Flagged { get; init; }

    public required int TruePositives { get; init; }

    public required int FalsePositives { get; init; }

    public required int FalseNegatives { get; init; }

    public required int TrueNegatives { get; init; }

    /// <summary>Flagged subjects that are fraud, of those flagged and scored; null where none was flagged.</summary>
    public double? Precision => Share(TruePositives, FalsePositives);

    /// <summary>Fraud that was flagged; null where there is none.</summary>
    public double? Recall => Share(TruePositives, FalseNegatives);

    /// <summary>Honest subjects that were flagged; null where there are none.</summary>
    public double? FalsePositiveRate => Share(FalsePositives, TrueNegatives);

    /// <summary>From a true positive's first event in the period to its first alert, event time; null where there is none.</summary>
    public required double? MedianSecondsToAlert { get; init; }

    private static double? Share(int part, int rest) => part + rest == 0 ? null : (double)part / (part + rest);
}
