namespace FraudSignals.Backtesting.Scoring;

/// <summary>How many subjects of one class were flagged, by whatever typology of their kind.</summary>
/// <param name="Class">The class, empty where the labels name none.</param>
/// <param name="Kind">number, sim, device, cell or account.</param>
/// <param name="Label">1 for fraud.</param>
/// <param name="Subjects">How many have this label.</param>
/// <param name="Flagged">How many of them have an alert.</param>
internal sealed record ClassRate(string Class, string Kind, int Label, int Subjects, int Flagged)
{
    public double Rate => (double)Flagged / Subjects;
}
