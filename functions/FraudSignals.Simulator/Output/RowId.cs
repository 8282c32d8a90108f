using System.Globalization;

namespace FraudSignals.Simulator.Output;

/// <summary>Ids that are short, unique and tell the day: <c>c-3-125</c>, and <c>hc-17-4</c> for the history.</summary>
internal static class RowId
{
    public static string Of(char kind, int day, int place) => day < 0
        ? string.Create(CultureInfo.InvariantCulture, $"h{kind}-{-day}-{place}")
        : string.Create(CultureInfo.InvariantCulture, $"{kind}-{day}-{place}");
}
