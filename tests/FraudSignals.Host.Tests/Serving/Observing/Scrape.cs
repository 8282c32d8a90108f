using System.Globalization;
using System.Text.RegularExpressions;

namespace FraudSignals.Host.Tests.Serving.Observing;

/// <summary>What <c>/metrics</c> shows.</summary>
internal sealed partial class Scrape
{
    private readonly Dictionary<string, double> _samples = [];

    private Scrape(string text)
    {
        Text = text;
        foreach (Match line in Sample().Matches(text))
        {
            // The meter's name stands in every line.
            var labels = Label().Matches(line.Groups["labels"].Value).Select(l => l.Value)
                .Where(l => !l.StartsWith("otel_", StringComparison.Ordinal));
            _samples.Add($"{line.Groups["name"].Value} {string.Join(' ', labels.Order(StringComparer.Ordinal))}".TrimEnd(),
                double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture));
        }
    }

    public string Text { get; }

    /// <summary>A sample by name and labels in alphabetical order: <c>name label="value" other="value"</c>.</summary>
    public double this[string sample] =>
        _samples.TryGetValue(sample, out var value) ? value : throw new KeyNotFoundException($"There is no {sample} in\n{Text}");

    /// <summary>All samples of a name, by their labels.</summary>
    public Dictionary<string, double> Of(string name) =>
        _samples.Where(s => s.Key.Split(' ')[0] == name).ToDictionary(s => s.Key[name.Length..].TrimStart(), s => s.Value);

    public static async Task<Scrape> OfAsync(HttpClient client) =>
        new(await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken));

    [GeneratedRegex(@"^(?<name>fraudsignals\w+)(\{(?<labels>[^}]*)\})? (?<value>\S+)", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("\\w+=\"[^\"]*\"")]
    private static partial Regex Label();
}
