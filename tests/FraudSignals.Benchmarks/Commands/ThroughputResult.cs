using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FraudSignals.Benchmarks.Measuring;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>What <c>throughput</c> found. Rates are events a second of the thread's processor time, unless they say elapsed.</summary>
internal sealed record ThroughputResult
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public required string Machine { get; init; }
    public required string Traffic { get; init; }
    public required int Subscribers { get; init; }
    public required double WarmDays { get; init; }
    public required long Events { get; init; }
    public required double BytesPerEvent { get; init; }
    public required Spread Whole { get; init; }
    public required Spread WholeElapsed { get; init; }
    public required Spread Parse { get; init; }
    public required Spread ParseAndTokens { get; init; }
    public required Spread WholeToParse { get; init; }
    public required Spread Plain { get; init; }
    public required Spread PlainToWhole { get; init; }
    public required IReadOnlyDictionary<string, long> PlainHits { get; init; }
    public required ImmutableArray<string> SameRules { get; init; }
    public required Spread Allocated { get; init; }
    public required int Findings { get; init; }
    public required int Alerts { get; init; }
    public required ImmutableArray<KindUse> Kinds { get; init; }
    public required double RecordIdMegabytes { get; init; }
    public required double WorkingSetMegabytes { get; init; }

    public void Print(TextWriter to)
    {
        Line($"{Machine}");
        Line(
            $"{Events:N0} {Traffic} of {BytesPerEvent:N0} bytes, {Subscribers:N0} subscribers, warmed {WarmDays} days; median "
            + $"(least–most) of slices");
        Line($"whole           {Whole.Text("N0")}/s, elapsed {WholeElapsed.Text("N0")}/s");
        Line($"parse           {Parse.Text("N0")}/s");
        Line($"parse + tokens  {ParseAndTokens.Text("N0")}/s");
        Line($"whole / parse   {WholeToParse.Text("N2")} times the time");
        if (Plain.Median > 0)
        {
            Line($"plain           {Plain.Text("N0")}/s");
            Line($"plain / whole   {PlainToWhole.Text("N1")} times the time");
            Line(
                $"plain hits      "
                + $"{string.Join(", ", PlainHits.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key} {h.Value}"))}");
            Line($"same rules      {string.Join(", ", SameRules)}");
        }

        Line($"allocated       {Allocated.Text("N1")} bytes an event");
        Line($"found           {Findings:N0} findings, {Alerts:N0} alerts");
        foreach (var kind in Kinds)
        {
            Line($"{kind.Kind,-15} {kind.Subjects:N0} subjects of {kind.MeanBytes:N0} bytes");
        }

        Line($"record ids      {RecordIdMegabytes:N0} MB; working set {WorkingSetMegabytes:N0} MB");

        void Line(string text) => to.WriteLine(text);
    }
}
