using System.Collections.Immutable;

namespace FraudSignals.Rules.Fitting;

/// <summary>The rising steps nearest to some shares: neighbours that fall are put together until none does.</summary>
internal static class Isotonic
{
    /// <param name="shares">By rising value: how many of how many.</param>
    /// <returns>From which value on which share holds.</returns>
    public static ImmutableArray<(double Value, double Share)> Fit(ReadOnlySpan<(double Value, double Part, double Whole)> shares)
    {
        var steps = new List<(double Value, double Part, double Whole)>();
        foreach (var share in shares)
        {
            steps.Add(share);
            while (steps.Count > 1 && Share(steps[^2]) >= Share(steps[^1]))
            {
                var (low, high) = (steps[^2], steps[^1]);
                steps.RemoveAt(steps.Count - 1);
                steps[^1] = (low.Value, low.Part + high.Part, low.Whole + high.Whole);
            }
        }

        // Of a handful nothing is certain: one of each kind is thought to have been seen beside them.
        return [.. steps.Select(s => (s.Value, (s.Part + 1) / (s.Whole + 2)))];

        static double Share((double Value, double Part, double Whole) step) => (step.Part + 1) / (step.Whole + 2);
    }
}
