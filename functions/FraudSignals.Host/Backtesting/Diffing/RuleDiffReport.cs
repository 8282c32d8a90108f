using System.Collections.Immutable;
using FraudSignals.Host.Backtesting.Scoring;
using FraudSignals.Host.Commands;
using Spectre.Console;

namespace FraudSignals.Host.Backtesting.Diffing;

/// <summary>What other rules would have changed: <c>--json</c> writes it as it is, people get tables.</summary>
internal sealed record RuleDiffReport
{
    public required long Events { get; init; }

    public required long HistoryEvents { get; init; }

    public required long Rejected { get; init; }

    /// <summary>For both sets of rules together, reading included.</summary>
    public required double Seconds { get; init; }

    public required string OldSnapshot { get; init; }

    public required string NewSnapshot { get; init; }

    /// <summary>Tokens, state, rules and alerts; reading not included.</summary>
    public required double OldMicrosecondsPerEvent { get; init; }

    public required double NewMicrosecondsPerEvent { get; init; }

    /// <summary>The median over all batches of the time the new rules took for it to that of the old; null without events.</summary>
    public required double? CostRatio { get; init; }

    /// <summary>How many batches went through both.</summary>
    public required int Batches { get; init; }

    public required Score OldOverall { get; init; }

    public required Score NewOverall { get; init; }

    public required ImmutableArray<TypologyDiff> Typologies { get; init; }

    public void Print(Terminal terminal)
    {
        terminal.Out.WriteLine($"old rules {OldSnapshot}, new rules {NewSnapshot}");
        terminal.Out.WriteLine(string.Create(Format.Culture, $"{Events:N0} events ({HistoryEvents:N0} of them history) through both in {Seconds:0.0} s; {Rejected:N0} refused"));
        terminal.Out.WriteLine(string.Create(
            Format.Culture,
            $"cost: {OldMicrosecondsPerEvent:0.00} -> {NewMicrosecondsPerEvent:0.00} microseconds an event; {CostRatio:0.00} times (median of {Batches:N0} batches, each through both in turn)"));
        terminal.Out.WriteLine();
        terminal.Console.Write(ScoreTable());
        foreach (var typology in Typologies.Where(t => t.Subjects.Length > 0))
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

            output.WriteLine($"{typology.Id}: {count} {(count == 1 ? "subject alerts" : "subjects alert")} with the {(sign == '+' ? "new" : "old")} rules only");
            foreach (var subject in shown)
            {
                var label = subject.Label switch { 1 => "fraud", 0 => "honest", _ => "no label" };
                output.WriteLine(
                    $"  {sign} {subject.Kind} {subject.Key} ({label}{(string.IsNullOrEmpty(subject.Class) ? "" : ", " + subject.Class)}), {Format.Time(subject.Time)}: {string.Join(", ", subject.Rules)}");
            }

            if (count > shown.Count)
            {
                output.WriteLine($"    and {count - shown.Count} more");
            }
        }
    }

    private Table ScoreTable()
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var name in new[] { "", "alerts", "flagged", "+", "-", "precision", "recall", "to alert" })
        {
            var column = new TableColumn(name).NoWrap().PadLeft(0).PadRight(2);
            table.AddColumn(name.Length == 0 ? column : column.RightAligned());
        }

        foreach (var t in Typologies)
        {
            Row(t.Id, t.Old, t.New, Format.Count(t.Gained), Format.Count(t.Lost));
        }

        Row("overall", OldOverall, NewOverall, "", "");
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
