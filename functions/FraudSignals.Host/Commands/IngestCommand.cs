using System.CommandLine;
using System.Diagnostics;
using FraudSignals.Backtesting.Files;
using FraudSignals.Backtesting.Text;
using FraudSignals.Events;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;
using FraudSignals.Http.Contract;

namespace FraudSignals.Host.Commands;

/// <summary><c>ingest</c>: posts a file to a running host.</summary>
internal static class IngestCommand
{
    private const int BatchRecords = 5000;

    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var file = new Argument<string>("FILE") { Description = "CSV, NDJSON or a JSON array, gzip or not, or what the layout of its source describes; - for standard input." };
        var history = new Option<bool>("--history") { Description = "Build state only: no alerts, and no age is too great." };
        var type = new Option<string?>("--type") { Description = "What the file holds. Default: what its fields or its name say.", HelpName = "calls|transfers" };
        type.AcceptOnlyFromAmong("calls", "transfers");
        var source = new Option<string?>("--source") { Description = "Whom the records are from: a source that has a profile at the host. The file is posted in one request then. Default: local.", HelpName = "NAME" };
        var url = CommonOptions.Url();
        var json = CommonOptions.Json();
        var command = new Command("ingest", "Post a file to a running host in batches; exit 1 if records were refused.") { file, history, type, source, url, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(file);
            var started = Stopwatch.GetTimestamp();
            using var client = new HostClient(parsed.GetRequiredValue(url), clock, parsed.GetValue(source));
            var from = parsed.GetValue(source);
            var totals = await PostAsync(path, parsed.GetValue(type), parsed.GetValue(history), from is null or "local", client, terminal, cancellation);
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

    private static async Task<Totals> PostAsync(
        string path, string? type, bool history, bool cuts, HostClient client, Terminal terminal, CancellationToken cancellation)
    {
        using var file = await InputFile.OpenAsync(path, cancellation);
        if (!cuts)
        {
            type ??= RecordKind.Guess(path, new Batch(file.Head, "", 0)) == EventType.Call ? "calls" : "transfers";
            var answer = await WholeFile.PostAsync(file, Target(type, history), client, cancellation);
            return Count(answer) > 0 ? new Totals().With(answer, 0) : throw new CommandException($"{file.Name} holds no records.");
        }

        var batches = new BatchFile(file, BatchRecords);
        using var progress = terminal.Progress("Posting");
        var totals = new Totals();
        long sent = 0;
        string? target = null;
        try
        {
            await foreach (var batch in batches.ReadAsync(cancellation))
            {
                type ??= RecordKind.Guess(path, batch) == EventType.Call ? "calls" : "transfers";
                target ??= Target(type, history);
                totals = totals.With(await client.PostAsync(target, batch, cancellation), sent);
                sent += batch.Records;
                progress.Report(file.Share);
            }
        }
        catch (Exception problem) when (problem is UnusableInputException or System.Text.Json.JsonException or IOException)
        {
            throw new CommandException($"{problem.Message} {sent} records of {file.Name} were sent before.");
        }

        return sent > 0 ? totals : throw new CommandException($"{file.Name} holds no records.");
    }

    private static long Count(BatchAnswer answer) =>
        answer.Accepted + answer.Duplicates + answer.Superseded + answer.TooLate + answer.Rejected + answer.Conflicts + (answer.Partial ?? 0) + (answer.PassedOver ?? 0);

    private static string Target(string type, bool history) => $"/api/{type}{(history ? "?history=true" : "")}";

    private static void Print(Totals totals, double seconds, Terminal terminal)
    {
        terminal.Out.WriteLine(string.Create(
            Format.Culture,
            $"{totals.Accepted:N0} accepted, {totals.Duplicates:N0} duplicates, {totals.Superseded:N0} superseded, {totals.TooLate:N0} too late, "
            + $"{totals.Rejected:N0} rejected, {totals.Conflicts:N0} conflicts{(totals.Partial > 0 ? $", {totals.Partial:N0} later parts" : "")}"
            + $"{(totals.PassedOver > 0 ? $", {totals.PassedOver:N0} passed over" : "")}"));
        terminal.Out.WriteLine(string.Create(
            Format.Culture, $"{totals.Findings:N0} findings, {totals.Alerts:N0} alerts; {totals.Batches:N0} batches in {seconds:0.0} s"));
        if (totals.Withheld > 0 || totals.NotFinal > 0 || totals.Opaque.Of is not null)
        {
            var opaque = Enum.GetValues<SubjectKind>().Where(kind => totals.Opaque[kind] > 0).Select(kind => string.Create(
                Format.Culture, $"; {totals.Opaque[kind]:N0} of {totals.Opaque.Of![kind]:N0} identifiers of the kind {kind.ToString().ToLowerInvariant()} opaque"));
            terminal.Out.WriteLine(string.Create(
                Format.Culture, $"{totals.Withheld:N0} with a side withheld or not known, {totals.NotFinal:N0} not final{string.Concat(opaque)}"));
        }

        foreach (var error in totals.Errors)
        {
            terminal.Error.WriteLine($"record {error.Index + 1}{(error.Field == null ? "" : $", {error.Field}")}: [{error.Code}] {error.Detail}");
        }
    }
}
