using System.CommandLine;
using System.Runtime.CompilerServices;
using FraudSignals.Backtesting.Text;
using FraudSignals.Host.Exporting;
using FraudSignals.Host.Shell;
using FraudSignals.Reports;

namespace FraudSignals.Host.Commands;

/// <summary><c>subjects export</c> and <c>findings export</c>: the state of all subjects, for other programs.</summary>
internal static class SubjectsCommand
{
    private const int PageSize = 10_000;

    public static Command Subjects(Terminal terminal, TimeProvider clock) => new("subjects", "Read the state of subjects.")
    {
        Export(
            "Write every subject with its figures as of its newest event, its findings, alerts and nearness to one, to a file. It is "
            + "named by its token.",
            "subjects", (target, pages) => SubjectExport.Subjects.WriteAsync(target, pages), terminal, clock),
    };

    public static Command Findings(Terminal terminal, TimeProvider clock) => new("findings", "Read the findings of subjects.")
    {
        Export(
            "Write every finding that is kept, a row each, to a file. Subjects are named by their tokens.",
            "findings", (target, pages) => SubjectExport.Findings.WriteAsync(target, FindingsAsync(pages)), terminal, clock),
    };

    private static Command Export(
        string description, string what, Func<FileInfo, IAsyncEnumerable<IReadOnlyList<SubjectReport>>, Task<int>> write, Terminal terminal,
        TimeProvider clock)
    {
        var (data, rules, file) = (KeptState.Option(), CommonOptions.Rules(), ExportFormats.File());
        var command = new Command("export", description) { file, data, rules };
        command.SetAction(async (parsed, cancellation) =>
        {
            var target = parsed.GetRequiredValue(file);
            _ = ExportFormats.Of(target);
            await using var kept = KeptState.Open(parsed.GetRequiredValue(data), parsed.GetValue(rules), terminal, clock);
            var count = await write(target, PagesAsync(kept, cancellation));
            terminal.Error.WriteLine($"{Format.Count(count)} {what} in {target.Name}.");
            return ExitCode.Good;
        });
        return command;
    }

    private static async IAsyncEnumerable<IReadOnlyList<SubjectReport>> PagesAsync(
        KeptState kept, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (int? from = 0; from is { } position;)
        {
            var (reports, next) = await kept.Runtime.Ingestor.SubjectsAsync(position, PageSize, cancellation);
            yield return reports;
            from = next;
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<FindingExportRow>> FindingsAsync(
        IAsyncEnumerable<IReadOnlyList<SubjectReport>> pages)
    {
        await foreach (var page in pages)
        {
            yield return [.. page.SelectMany(FindingExportRow.Of)];
        }
    }
}
