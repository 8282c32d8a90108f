using FraudSignals.Backtesting;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Backtesting.Text;
using FraudSignals.Reports;
using Spectre.Console;

namespace FraudSignals.Host.Shell;

/// <summary>What a back-test tells, as people read it.</summary>
internal static class BacktestTables
{
    public static void Print(this BacktestReport report, Terminal terminal)
    {
        terminal.Out.WriteLine(string.Create(
            Format.Culture,
            $"{report.Events:N0} events ({report.HistoryEvents:N0} of them history) in {report.Seconds:0.0} s, "
            + $"{report.Events / Math.Max(report.Seconds, 0.001):N0} a second; {report.Rejected:N0} refused"));
        terminal.Out.WriteLine();
        terminal.Console.Write(ScoreTable([.. report.Typologies, report.Overall]));
        terminal.Out.WriteLine();
        terminal.Console.Write(CountTable([.. report.Typologies, report.Overall]));
        terminal.Out.WriteLine();
        terminal.Console.Write(ClassTable(report));
        PrintUnsaid(report, terminal.Out);
        if (report.Errors != null)
        {
            PrintErrors(terminal.Out, report.Errors);
        }
    }

    /// <summary>Who was found and who was wronged, without times.</summary>
    public static Table CountTable(IReadOnlyList<Score> scores)
    {
        var table = TableOf("", "fraud found", "overlooked", "wronged", "left alone", "precision", "recall");
        foreach (var s in scores)
        {
            table.AddRow(
                s.Id, Format.Count(s.TruePositives), Format.Count(s.FalseNegatives), Format.Count(s.FalsePositives),
                Format.Count(s.TrueNegatives),
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

    private static Table ClassTable(BacktestReport report)
    {
        var table = TableOf("class", "kind", "label", "subjects", "flagged", "rate");
        foreach (var c in report.Classes)
        {
            table.AddRow(
                Markup.Escape(c.Class.Length == 0 ? "-" : c.Class), c.Kind, Format.Count(c.Label), Format.Count(c.Subjects),
                Format.Count(c.Flagged), Format.Rate(c.Rate));
        }

        return table;
    }

    private static void PrintUnsaid(BacktestReport report, TextWriter output)
    {
        if (report.Unsaid.Where(u => u.Share >= RuleSourceReport.Deaf).ToList() is { Count: > 0 } deaf)
        {
            output.WriteLine();
            output.WriteLine("rules that could hardly judge anything");
            deaf.ForEach(u => output.WriteLine(string.Create(Format.Culture,
                $"  {u.Rule}: {u.Share:P0} of {u.Source} not, for want of {string.Join(", ", u.Wants.Select(w => w.Want))}")));
        }

        foreach (var mute in report.Mute)
        {
            output.WriteLine(string.Create(Format.Culture,
                $"{mute.Typology} cannot alert on {mute.Source}: rules of {mute.Said:P0} of its weight can say, at most "
                + $"{mute.HighestScore:0.#} of {mute.Threshold:0.#}"));
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
                output.WriteLine(string.Create(Format.Culture, $"  {rule.Outcome,-10} {rule.Rule} +{rule.Weight:0.#}{DetailOf(rule)}"));
            }
        }
    }

    private static string Reached(MistakeReport error) => error is { Score: { } score, Time: { } time }
        ? string.Create(Format.Culture, $"score {score:0.#} of {error.Threshold:0.#}, {Format.Time(time)}")
        : "never seen";

    private static string DetailOf(ScoredRule rule) =>
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
