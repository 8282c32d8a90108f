using System.Globalization;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads what currencies are worth beside each other.</summary>
internal static class WorthReader
{
    /// <summary>How much of a currency may make one unit of worth: from a bitcoin to a rial.</summary>
    private const double Least = 1e-6;
    private const double Most = 1e9;

    /// <summary>The table; null where the file holds none.</summary>
    public static WorthTable? Read(JsonNode root, FileReport report)
    {
        var file = new ObjectReader(root, Keys.Worth, report);
        if (root.Kind != JsonValueKind.Object)
        {
            return null;
        }

        file.Text("unit");
        file.Text("source");
        file.Date("asOf");
        var perUnit = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (code, value) in file.Members("perUnit").Select(m => (m, m.Value)))
        {
            if (!TextFolding.IsCurrency(code.Key))
            {
                report.Error(code.Offset, "currency", $"'{code.Key}' is no currency",
                    Currencies.SuccessorOf(code.Key) is { } now ? $"write \"{now}\""
                        : "write its three capital letters, for example \"THB\"");
            }
            else if (value.Kind != JsonValueKind.Number
                || double.Parse(value.Text, CultureInfo.InvariantCulture) is not (>= Least and <= Most and var amount))
            {
                report.Error(value.Offset, "bad-value", $"how much {code.Key} makes one unit must be a number from {Least} to {Most:0}");
            }
            else if (!perUnit.TryAdd(code.Key, amount))
            {
                report.Error(code.Offset, "duplicate-key", $"the key '{code.Key}' stands here a second time", "keep one of them");
            }
        }

        if (perUnit.Count == 0 && file.Has("perUnit"))
        {
            file.Error("perUnit", "bad-value", "'perUnit' is empty");
        }

        // Rules are read against it even where it has errors, so that these are not told once more for each rule.
        return new WorthTable(perUnit);
    }
}
