using FraudSignals.Backtesting.Diffing;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Backtesting.Text;
using Spectre.Console;

namespace FraudSignals.Host.Shell;

/// <summary>What other rules would have changed, as people read it.</summary>
internal static class RuleDiffTables
{
    public static void Print(this RuleDiffReport report, Terminal terminal)
    {
        terminal.Out.WriteLine($"old rules {report.OldSnapshot}, new rules {report.NewSnapshot}");
        terminal.Out.WriteLine(
            string.Create(Format.Culture,
                $"{report.Events:N0} events ({report.HistoryEvents:N0} of them history) through both in {report.Seconds:0.0} s; "
                + $"{report.Rejected:N0} refused"));
        terminal.Out.WriteLine(string.Create(
            Format.Culture,
            $"cost: {report.OldMicrosecondsPerEvent:0.00} -> {report.NewMicrosecondsPerEvent:0.00} microseconds an event; "
            + $"{report.CostRatio:0.00} times (median of {report.Batches:N0} batches, each through both in turn)"));
        terminal.Out.WriteLine();
        terminal.Console.Write(ScoreTable(report));
        foreach (var typology in report.Typologies.Where(t => t.Subjects.Length > 0))
        {
            terminal.Out.WriteLine();
            PrintSubjects(terminal.Out, typology);
        }
    }

    private static void PrintSubjects(TextWriter output, TypologyDiff typology)
    {
        foreach (var (change, count, sign) in new[] { ("gained", typology.Gained, '+'), ("lost", typology.Lost, '-') })
        {
            var shown = typology.Subjects.Where(s => s.Change == change).ToList();
            if (count == 0)
            {
                continue;
            }

            output.WriteLine(
                $"{typology.Id}: {count} {(count == 1 ? "subject alerts" : "subjects alert")} with the {(sign == '+' ? "new" : "old")} "
                + $"rules only");
            foreach (var subject in shown)
            {
                var label = subject.Label switch { 1 => "fraud", 0 => "honest", _ => "no label" };
                output.WriteLine(
                    $"  {sign} {subject.Kind} {subject.Key} "
                    + $"({label}{(string.IsNullOrEmpty(subject.Class) ? "" : ", " + subject.Class)}), {Format.Time(subject.Time)}: "
                    + $"{string.Join(", ", subject.Rules)}");
            }

            if (count > shown.Count)
            {
                output.WriteLine($"    and {count - shown.Count} more");
            }
        }
    }

    private static Table ScoreTable(RuleDiffReport report)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var name in new[] { "", "alerts", "flagged", "+", "-", "precision", "recall", "to alert" })
        {
            var column = new TableColumn(name).NoWrap().PadLeft(0).PadRight(2);
            table.AddColumn(name.Length == 0 ? column : column.RightAligned());
        }

        foreach (var t in report.Typologies)
        {
            Row(t.Id, t.Old, t.New, Format.Count(t.Gained), Format.Count(t.Lost));
        }

        Row("overall", report.OldOverall, report.NewOverall, "", "");
        return table;

        void Row(string id, Score? old, Score? now, string gained, string lost) => table.AddRow(
            id,
            Change(old, now, s => Format.Count(s.Alerts)),
            Change(old, now, s => Format.Count(s.Flagged)),
            gained,
            lost,
            Change(old, now, s => Format.Ratio(s.Precision)),
            Change(old, now, s => Format.Ratio(s.Recall)),
            Change(old, now, s => Format.Span(s.MedianSecondsToAlert)));
    }

    private static string Change(Score? old, Score? now, Func<Score, string> value)
    {
        var (before, after) = (old is null ? "-" : value(old), now is null ? "-" : value(now));
        return before == after ? after : $"{before} -> {after}";
    }
}
