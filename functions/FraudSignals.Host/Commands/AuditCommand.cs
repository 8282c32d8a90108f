using System.CommandLine;
using System.Globalization;
using FraudSignals.Auditing;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Shell;
using FraudSignals.Http.Contract;
using FraudSignals.Storage.Local;

namespace FraudSignals.Host.Commands;

/// <summary><c>audit</c>: who did what, and whether the trail of it is whole.</summary>
internal static class AuditCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock) =>
        new("audit", "Who did what: keys, rules, switches, snoozes, verdicts, erasures, opened identifiers.")
        {
            List(terminal, clock), Verify(terminal, clock),
        };

    private static Command List(Terminal terminal, TimeProvider clock)
    {
        var (data, url, json) = (Data(), CommonOptions.Url(), CommonOptions.Json());
        var action =
            new Option<string?>("--action") { Description = "Only this action, such as erased or switched_off.", HelpName = "ACTION" };
        var limit = new Option<int>("--limit") { Description = "The newest so many.", HelpName = "N", DefaultValueFactory = _ => 100 };
        var command =
            new Command("list", "List entries, of a running host (role administer) or of a data directory.") { data, url, action, limit,
                json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (wanted, most) = (parsed.GetValue(action), parsed.GetValue(limit));
            IEnumerable<AuditEntry> entries;
            if (parsed.GetValue(data) is { } directory)
            {
                entries = AuditFiles.Read(Of(directory)).Where(e => wanted == null || AuditJson.WordOf(e.Action) == wanted).TakeLast(most);
            }
            else
            {
                using var client = new HostClient(parsed.GetRequiredValue(url), clock);
                var only = wanted == null ? "" : $"&action={Uri.EscapeDataString(wanted)}";
                entries =
                    (await client.GetAsync<AuditAnswer>(string.Create(CultureInfo.InvariantCulture, $"/api/audit?limit={most}{only}"),
                        cancellation)).Entries;
            }

            if (parsed.GetValue(json))
            {
                terminal.WriteJson(entries.ToList());
                return ExitCode.Good;
            }

            foreach (var e in entries)
            {
                terminal.Out.WriteLine(
                    $"{e.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {e.By + (e.Person == null ? "" : "/" + e.Person),-28} "
                    + $"{AuditJson.WordOf(e.Action),-18} {e.What}{(e.Detail == null ? "" : $"  ({e.Detail})")}");
            }

            return ExitCode.Good;
        });
        return command;
    }

    private static Command Verify(Terminal terminal, TimeProvider clock)
    {
        var (data, url, json) = (Data(), CommonOptions.Url(), CommonOptions.Json());
        var expect = new Option<string[]>("--expect")
        {
            Description =
                "The hash of an entry as it was noted earlier; exit 1 unless it stands in the trail. May stand more than once; needs "
                + "--data.",
            HelpName = "HASH",
            DefaultValueFactory = _ => [],
        };
        var command = new Command(
            "verify",
            "Check that no entry was changed, taken out or put in; exit 1 if one was. Prints the hash of the newest, which proves all "
            + "before it if you keep it elsewhere.") { data, url, expect, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            AuditCheck check;
            if (parsed.GetValue(data) is { } directory)
            {
                check = AuditFiles.Check(Of(directory));
                var known = AuditFiles.Read(Of(directory)).Select(e => e.Hash).ToHashSet(StringComparer.OrdinalIgnoreCase);
                check =
                    check with { Problems = [.. check.Problems,
                        .. parsed.GetRequiredValue(expect).Where(h => !known.Contains(h)).Select(h => $"no entry has the hash {h}")] };
            }
            else if (parsed.GetRequiredValue(expect).Length > 0)
            {
                throw new CommandException("--expect needs --data.");
            }
            else
            {
                using var client = new HostClient(parsed.GetRequiredValue(url), clock);
                check = await client.GetAsync<AuditCheck>("/api/audit/check", cancellation);
            }

            if (parsed.GetValue(json))
            {
                terminal.WriteJson(check);
            }
            else
            {
                foreach (var chain in check.Chains)
                {
                    terminal.Out.WriteLine(
                        $"{chain.Writer}: {chain.Entries} entries, {chain.First} to {chain.Last}, since "
                        + $"{chain.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z; the newest is {chain.Hash}");
                }

                foreach (var problem in check.Problems)
                {
                    terminal.Out.WriteLine($"WRONG  {problem}");
                }

                terminal.Out.WriteLine(
                    check.Problems.IsEmpty ? "The trail is whole." : $"The trail is not whole: {check.Problems.Length} problems.");
            }

            return check.Problems.IsEmpty ? ExitCode.Good : ExitCode.Findings;
        });
        return command;
    }

    private static string Of(DirectoryInfo data) =>
        Path.Combine(data.FullName, AuditFiles.DirectoryName) is var audit && Directory.Exists(audit)
            ? audit
            : throw new CommandException($"{data.FullName} has no audit trail.");

    private static Option<DirectoryInfo?> Data() =>
        new("--data") { Description = "The data directory of a host, running or not; without it the host at --url is asked." };
}
