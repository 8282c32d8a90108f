namespace FraudSignals.Rules.Fitting;

/// <summary>How a model does on some subjects.</summary>
/// <param name="Found">Of what is to be found, how many have an alert.</param>
/// <param name="Frauds">How many there are.</param>
/// <param name="Wronged">Of those known to be none, how many have an alert.</param>
/// <param name="Honest">How many there are.</param>
/// <param name="Alerts">Alerts of all, those included of whom nobody knows.</param>
/// <param name="Days">On so many days.</param>
public readonly record struct FitScore(int Found, int Frauds, int Wronged, int Honest, int Alerts, double Days)
{
    public double Recall => Frauds == 0 ? 0 : (double)Found / Frauds;

    public double FalsePositiveRate => Honest == 0 ? 0 : (double)Wronged / Honest;

    public double AlertsPerDay => Days <= 0 ? 0 : Alerts / Days;

    /// <summary>The harmonic mean of precision and recall among those labelled.</summary>
    public double F1 => Frauds == 0 ? 0 : 2.0 * Found / (Found + Wronged + Frauds);

    public static FitScore operator +(FitScore one, FitScore other) => new(
        one.Found + other.Found, one.Frauds + other.Frauds, one.Wronged + other.Wronged, one.Honest + other.Honest,
        one.Alerts + other.Alerts, Math.Max(one.Days, other.Days));

    /// <summary>The interval in which a share lies 19 times of 20 (Wilson).</summary>
    public static (double Low, double High) Interval(int part, int whole)
    {
        if (whole == 0)
        {
            return (0, 1);
        }

        const double Z = 1.96;
        var share = (double)part / whole;
        var middle = (share + Z * Z / (2 * whole)) / (1 + Z * Z / whole);
        var half = Z * Math.Sqrt(share * (1 - share) / whole + Z * Z / (4.0 * whole * whole)) / (1 + Z * Z / whole);
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
