using System.Globalization;
using FraudSignals.Rules;

namespace FraudSignals.Backtesting.Fitting;

/// <summary>
/// Steps a rule without bands might have: further thresholds of one of its comparisons, of that which tells labelled fraud from the rest
/// best.
/// </summary>
/// <param name="Comparison">Which of the rule's comparisons.</param>
/// <param name="Text">The comparison without its threshold, as it is written.</param>
/// <param name="Values">The thresholds, each harder to reach than the one before.</param>
internal sealed record RuleCuts(int Comparison, string Text, double[] Values)
{
    // Of values seen, how many lie before a step.
    private static readonly double[] Quantiles = [0.25, 0.5, 0.75, 0.9];

    // Of fewer subjects a step is no more than an anecdote.
    private const int FewestSubjects = 20;

    private readonly bool _falls = Text.EndsWith("<=", StringComparison.Ordinal);

    public static RuleCuts None { get; } = new(0, "", []);

    public static RuleCuts Of(Rule rule, IReadOnlyList<(List<FindingRecorder.Found> Hits, bool? IsFraud)> found)
    {
        var best = (Cuts: None, Tells: 0.0);
        for (var c = 0; c < Math.Min(rule.Comparisons.Length, Rule.ComparisonsShown); c++)
        {
            var comparison = rule.Comparisons[c];
            if (comparison.Operator is not (">=" or ">" or "<=" or "<"))
            {
                continue;
            }

            // One value a subject, so that a busy one does not stand for all; rising with what is further beyond the threshold.
            var sign = comparison.Operator[0] == '<' ? -1 : 1;
            var values = found.Select(f => (
                    Value: f.Hits.Where(h => h.Rule == rule.Id && c < h.Values.Length && double.IsFinite(h.Values[c]))
                    .Select(h => sign * h.Values[c]).DefaultIfEmpty(double.NaN).Max(), f.IsFraud))
                .Where(v => !double.IsNaN(v.Value)).OrderBy(v => v.Value).ToList();
            if (values.Count < FewestSubjects)
            {
                continue;
            }

            // A share above 1, as two counts of unequal panes may come to, is none that a rule may ask for.
            var most = comparison.Text.Contains('/', StringComparison.Ordinal) ? 1 : double.MaxValue;
            var cuts = Quantiles.Select(q => sign * Rounded(sign * values[(int)(q * (values.Count - 1))].Value))
                .Distinct().Where(v => v > values[0].Value && v <= most).Order().ToList();
            var text = $"{comparison.Text} {(sign < 0 ? "<=" : ">=")}";
            if (cuts.Count > 0 && cuts.Max(v => Tells(values, v)) is var tells && tells > best.Tells)
            {
                best = (new RuleCuts(c, text, [.. cuts.Select(v => sign * v)]), tells);
            }
        }

        return best.Cuts;
    }

    /// <summary>How many of the thresholds a hit's values reach.</summary>
    public int StepOf(double[] values)
    {
        var value = Comparison < values.Length ? values[Comparison] : double.NaN;
        var step = 0;
        while (step < Values.Length && (_falls ? value <= Values[step] : value >= Values[step]))
        {
            step++;
        }

        return step;
    }

    /// <summary>A step as a condition of a rule file.</summary>
    public string When(int step) => string.Create(CultureInfo.InvariantCulture, $"{Text} {Values[step]}");

    // How much more is known of who is fraud, in nats over all, once it is known who reaches a value.
    private static double Tells(List<(double Value, bool? IsFraud)> values, double cut)
    {
        var (above, below) = (Count(v => v >= cut), Count(v => v < cut));
        return Chance(above) + Chance(below) - Chance((above.Frauds + below.Frauds, above.Honest + below.Honest));

        (int Frauds, int Honest) Count(Func<double, bool> isThere) =>
            (values.Count(v => v.IsFraud == true && isThere(v.Value)), values.Count(v => v.IsFraud == false && isThere(v.Value)));

        static double Chance((int Frauds, int Honest) of) => Part(of.Frauds, of) + Part(of.Honest, of);

        static double Part(int part, (int Frauds, int Honest) of) =>
            part == 0 ? 0 : part * Math.Log((double)part / (of.Frauds + of.Honest));
    }

    // Two figures are as much as anybody remembers.
    private static double Rounded(double value)
    {
        if (value == 0)
        {
            return value;
        }

        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 1);
        return Math.Round(Math.Round(value / unit) * unit, 6);
    }
}
