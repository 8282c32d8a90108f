using System.Globalization;

namespace FraudSignals.Benchmarks.Measuring;

/// <summary>The median of the slices, the least and the greatest.</summary>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    public string Text(string format) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Median.ToString(format, CultureInfo.InvariantCulture)} "
            + $"({Min.ToString(format, CultureInfo.InvariantCulture)}–{Max.ToString(format, CultureInfo.InvariantCulture)})");
}
