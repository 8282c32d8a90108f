using FraudSignals.Host.Backtesting.Scoring;
using FraudSignals.Host.Commands;
using FraudSignals.Host.Printing;
using FraudSignals.Inspection;
using Spectre.Console;

namespace FraudSignals.Host.Backtesting;

/// <summary>What a back-test tells: <c>--json</c> writes it as it is, people get tables.</summary>
internal sealed record BacktestReport
{
    public required long Events { get; init; }

    public required long HistoryEvents { get; init; }

    public required long Rejected { get; init; }

    public required double Seconds { get; init; }

    /// <summary>How many subjects have state at the end.</summary>
    public required int Subjects { get; init; }

    /// <summary>The hash of the rules.</summary>
    public required string Snapshot { get; init; }

    /// <inheritdoc cref="BacktestRun.AlertsDigest"/>
    public required string AlertsDigest { get; init; }

    public required IReadOnlyList<Score> Typologies { get; init; }

    public required Score Overall { get; init; }

    public required IReadOnlyList<ClassRate> Classes { get; init; }

    /// <summary>Rules that could not judge some of a source's records, the least able first.</summary>
    public required IReadOnlyList<UnsaidRule> Unsaid { get; init; }

    /// <summary>Typologies that cannot reach their threshold on a source with the rules that can say mostly.</summary>
    public required IReadOnlyList<MuteTypology> Mute { get; init; }

    /// <summary>Null unless asked for.</summary>
    public IReadOnlyList<MistakeReport>? Errors { get; init; }

    public void Print(Terminal terminal)
    {
        terminal.Out.WriteLine(string.Create(
            Format.Culture,
            $"{Events:N0} events ({HistoryEvents:N0} of them history) in {Seconds:0.0} s, {Events / Math.Max(Seconds, 0.001):N0} a second; {Rejected:N0} refused"));
        terminal.Out.WriteLine();
        terminal.Console.Write(ScoreTable([.. Typologies, Overall]));
        terminal.Out.WriteLine();
        terminal.Console.Write(CountTable([.. Typologies, Overall]));
        terminal.Out.WriteLine();
        terminal.Console.Write(ClassTable());
        PrintUnsaid(terminal.Out);
        if (Errors != null)
        {
            PrintErrors(terminal.Out, Errors);
        }
    }

    /// <summary>Who was found and who was wronged, without times.</summary>
    public static Table CountTable(IReadOnlyList<Score> scores)
    {
        var table = TableOf("", "fraud found", "overlooked", "wronged", "left alone", "precision", "recall");
        foreach (var s in scores)
        {
            table.AddRow(
                s.Id, Format.Count(s.TruePositives), Format.Count(s.FalseNegatives), Format.Count(s.FalsePositives), Format.Count(s.TrueNegatives),
                Format.Ratio(s.Precision), Format.Ratio(s.Recall));
        }

        return table;
    }

    private static Table ScoreTable(IReadOnlyList<Score> scores)
    {
        var table = TableOf("", "alerts", "flagged", "precision", "recall", "FP rate", "to alert");
        foreach (var s in scores)
        {
            table.AddRow(
                s.Id, Format.Count(s.Alerts), Format.Count(s.Flagged), Format.Ratio(s.Precision), Format.Ratio(s.Recall),
                Format.Rate(s.FalsePositiveRate), Format.Span(s.MedianSecondsToAlert));
        }

        return table;
    }

    private Table ClassTable()
    {
        var table = TableOf("class", "kind", "label", "subjects", "flagged", "rate");
        foreach (var c in Classes)
        {
            table.AddRow(
                Markup.Escape(c.Class.Length == 0 ? "-" : c.Class), c.Kind, Format.Count(c.Label), Format.Count(c.Subjects), Format.Count(c.Flagged), Format.Rate(c.Rate));
        }

        return table;
    }

    private void PrintUnsaid(TextWriter output)
    {
        if (Unsaid.Where(u => u.Share >= RuleSourceReport.Deaf).ToList() is { Count: > 0 } deaf)
        {
            output.WriteLine();
            output.WriteLine("rules that could hardly judge anything");
            deaf.ForEach(u => output.WriteLine(string.Create(Format.Culture,
                $"  {u.Rule}: {u.Share:P0} of {u.Source} not, for want of {string.Join(", ", u.Wants.Select(w => w.Want))}")));
        }

        foreach (var mute in Mute)
        {
            output.WriteLine(string.Create(Format.Culture,
                $"{mute.Typology} cannot alert on {mute.Source}: rules of {mute.Said:P0} of its weight can say, at most {mute.HighestScore:0.#} of {mute.Threshold:0.#}"));
        }
    }

    private static void PrintErrors(TextWriter output, IReadOnlyList<MistakeReport> errors)
    {
        foreach (var error in errors)
        {
            output.WriteLine();
            var mistake = error.Mistake == "falsePositive" ? "wrongly flagged" : "overlooked";
            output.WriteLine($"{error.Typology} {mistake} {error.Kind} {error.Key} ({error.Class}), {Reached(error)}");
            if (error.Families.Length < error.MinimumFamilies && error.Time != null)
            {
                output.WriteLine($"  {error.Families.Length} of {error.MinimumFamilies} families");
            }

            foreach (var rule in error.Rules)
            {
                output.WriteLine(string.Create(Format.Culture, $"  {rule.Outcome,-10} {rule.Rule} +{rule.Weight:0.#}{Told(rule)}"));
            }
        }
    }

    private static string Reached(MistakeReport error) => error is { Score: { } score, Time: { } time }
        ? string.Create(Format.Culture, $"score {score:0.#} of {error.Threshold:0.#}, {Format.Time(time)}")
        : "never seen";

    private static string Told(ScoredRule rule) =>
        (rule.Lacked.IsEmpty ? "" : $" for want of {string.Join(", ", rule.Lacked)}")
        + (rule.Values.IsEmpty ? "" : ": " + AlertText.Compact(rule.Values));

    private static Table TableOf(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None };
        for (var i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(columns[i]).NoWrap().PadLeft(0).PadRight(2);
            table.AddColumn(i == 0 || columns[i] == "kind" ? column : column.RightAligned());
        }

        return table;
    }
}
