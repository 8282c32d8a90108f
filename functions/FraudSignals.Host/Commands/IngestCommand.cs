using System.CommandLine;
using System.Diagnostics;
using FraudSignals.Backtesting.Files;
using FraudSignals.Backtesting.Text;
using FraudSignals.Events;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Ingesting.Watching;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Commands;

/// <summary><c>ingest</c>: posts files to a running host.</summary>
internal static class IngestCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description =
                "CSV, NDJSON or a JSON array, gzip or not, or what the layout of its source describes; patterns with * and ** and "
                + "directories stand for the files in them, - for standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var watch = new Option<DirectoryInfo?>("--watch")
        {
            Description =
                "Post whatever is put into DIR, until stopped. Rename files into it when they are whole; each goes on to DIR/done or "
                + "DIR/failed, with a receipt beside it.", HelpName = "DIR",
        };
        var history = new Option<bool>("--history") { Description = "Build state only: no alerts, and no age is too great." };
        var type =
            new Option<string?>("--type") { Description = "What the files hold. Default: what their fields or their names say.",
                HelpName = "calls|transfers" };
        type.AcceptOnlyFromAmong("calls", "transfers");
        var source =
            new Option<string?>(
                "--source") { Description =
                    "Whom the records are from: a source that has a profile at the host. Each file is posted in one request then. "
                    + "Default: local.", HelpName = "NAME" };
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        var command =
            new Command("ingest", "Post files to a running host in batches; exit 1 if records were refused.") { files, watch, history, type,
                source, url, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var started = Stopwatch.GetTimestamp();
            var (from, watched) = (parsed.GetValue(source), parsed.GetValue(watch));
            using var client = new HostClient(parsed.GetRequiredValue(url), clock, from) { IsPatient = watched != null };
            var intake = new Intake(client, parsed.GetValue(type), parsed.GetValue(history), isWhole: from is not (null or "local"));
            var named = parsed.GetValue(files) ?? [];
            if (watched != null)
            {
                return named.Length > 0 ? throw new CommandException("Name files or --watch DIR, not both.")
                    : await WatchAsync(watched, intake, terminal, clock, cancellation);
            }

            var totals = await PostAsync(FilesOf(named), intake, terminal, cancellation);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(totals);
            }
            else
            {
                Print(totals, Stopwatch.GetElapsedTime(started).TotalSeconds, terminal);
            }

            return totals.Rejected + totals.Conflicts > 0 ? ExitCode.Findings : ExitCode.Good;
        });
        return command;
    }

    private static async Task<int> WatchAsync(DirectoryInfo watched, Intake intake, Terminal terminal, TimeProvider clock,
        CancellationToken cancellation)
    {
        using var directory = new WatchedDirectory(watched.FullName);
        try
        {
            await new Watch(directory, intake, terminal, clock).RunAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // Being stopped is how it ends; what was begun goes on with the next start.
        }

        return ExitCode.Good;
    }

    private static IReadOnlyList<string> FilesOf(string[] named) => named.Length == 0
        ? throw new CommandException("Name the files to post, - for standard input, or --watch DIR.")
        : [.. FilePatterns.Expand("ingest", named).SelectMany(f => Directory.Exists(f) ? FilesIn(f) : [f]).Distinct()];

    private static List<string> FilesIn(string directory)
    {
        var files = Directory.EnumerateFiles(directory).Where(f => Path.GetFileName(f)[0] != '.').Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new CommandException($"{directory} holds no files.");
    }

    private static async Task<Totals> PostAsync(IReadOnlyList<string> files, Intake intake, Terminal terminal,
        CancellationToken cancellation)
    {
        var totals = new Totals();
        foreach (var (index, file) in files.Index())
        {
            using var progress = terminal.Progress(files.Count == 1 ? "Posting" : $"Posting {index + 1} of {files.Count}");
            try
            {
                totals = totals.And(await intake.PostAsync(file, new Totals(), _ => ValueTask.CompletedTask, progress, cancellation));
            }
            catch (UnusableInputException problem) when (index > 0)
            {
                throw new CommandException(
                    $"{problem.Message} The {index} before {InputFile.NameOf(file)} were posted whole; all of it again is safe.");
            }
        }

        return totals;
    }

    private static void Print(Totals totals, double seconds, Terminal terminal)
    {
        terminal.Out.WriteLine(string.Create(
            Format.Culture,
            $"{totals.Accepted:N0} accepted, {totals.Duplicates:N0} duplicates, {totals.Superseded:N0} superseded, {totals.TooLate:N0} "
            + $"too late, "
            + $"{totals.Rejected:N0} rejected, {totals.Conflicts:N0} "
            + $"conflicts{(totals.Partial > 0 ? $", {totals.Partial:N0} later parts" : "")}"
            + $"{(totals.PassedOver > 0 ? $", {totals.PassedOver:N0} passed over" : "")}"));
        terminal.Out.WriteLine(string.Create(
            Format.Culture, $"{totals.Findings:N0} findings, {totals.Alerts:N0} alerts; {totals.Batches:N0} batches in {seconds:0.0} s"));
        if (totals.Withheld > 0 || totals.NotFinal > 0 || totals.Opaque.Of is not null)
        {
            var opaque = Enum.GetValues<SubjectKind>().Where(kind => totals.Opaque[kind] > 0).Select(kind => string.Create(
                Format.Culture,
                $"; {totals.Opaque[kind]:N0} of {totals.Opaque.Of![kind]:N0} identifiers of the kind "
                + $"{kind.ToString().ToLowerInvariant()} opaque"));
            terminal.Out.WriteLine(string.Create(
                Format.Culture,
                $"{totals.Withheld:N0} with a side withheld or not known, {totals.NotFinal:N0} not final{string.Concat(opaque)}"));
        }

        foreach (var error in totals.Errors)
        {
            terminal.Error.WriteLine(
                $"record {error.Index + 1}{(error.Field == null ? "" : $", {error.Field}")}: [{error.Code}] {error.Detail}");
        }
    }
}
