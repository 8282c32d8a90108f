using System.Globalization;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads the thresholds a deployment has by currency.</summary>
internal static class ThresholdReader
{
    /// <summary>The largest value, major units.</summary>
    public const double Most = 1e15;

    /// <summary>The thresholds by name.</summary>
    public static Dictionary<string, ThresholdTable> Read(JsonNode root, FileReport report)
    {
        var thresholds = new Dictionary<string, ThresholdTable>(StringComparer.Ordinal);
        var file = new ObjectReader(root, Keys.Thresholds, report);
        if (root.Kind != JsonValueKind.Object)
        {
            return thresholds;
        }

        file.Text("source");
        file.Date("asOf");
        foreach (var threshold in file.Members("thresholds"))
        {
            if (AggregateDefinitionReader.WhyNotAName(threshold.Key) is { } why)
            {
                report.Error(threshold.Offset, "bad-name", why,
                    "use lower-case letters, digits and underscores, for example large_payment");
            }
            else if (threshold.Value.Kind != JsonValueKind.Object)
            {
                report.Error(threshold.Value.Offset, "wrong-type",
                    $"'{threshold.Key}' must be an object, not {threshold.Value.Description}", "write { \"THB\": 50000 }");
            }
            else if (!thresholds.TryAdd(threshold.Key, new ThresholdTable(threshold.Key, ByCurrency(threshold, report))))
            {
                report.Error(threshold.Offset, "duplicate-key", $"the key '{threshold.Key}' stands here a second time", "keep one of them");
            }
        }

        return thresholds;
    }

    private static Dictionary<string, double> ByCurrency(JsonMember threshold, FileReport report)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var currency in threshold.Value.Members)
        {
            if (!TextFolding.IsCurrency(currency.Key))
            {
                report.Error(currency.Offset, "currency", $"'{currency.Key}' is no currency",
                    Currencies.SuccessorOf(currency.Key) is { } now ? $"write \"{now}\""
                        : "write its three capital letters, for example \"THB\"");
            }
            else if (currency.Value.Kind != JsonValueKind.Number
                || double.Parse(currency.Value.Text, CultureInfo.InvariantCulture) is not (> 0 and <= Most and var value))
            {
                report.Error(currency.Value.Offset, "bad-value",
                    $"a threshold in {currency.Key} must be a number above 0, in units of the currency, such as 50000");
            }
            else if (!values.TryAdd(currency.Key, value))
            {
                report.Error(currency.Offset, "duplicate-key", $"the key '{currency.Key}' stands here a second time", "keep one of them");
            }
        }

        if (threshold.Value.Members.Count == 0)
        {
            report.Error(threshold.Value.Offset, "bad-value", $"'{threshold.Key}' is empty");
        }

        return values;
    }
}
