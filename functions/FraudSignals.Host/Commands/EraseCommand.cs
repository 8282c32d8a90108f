using System.CommandLine;
using FraudSignals.Auditing;
using FraudSignals.Events;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Host.Commands;

/// <summary><c>erase</c>: forgets one subject's state in a data directory that no host is using.</summary>
internal static class EraseCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var data = KeptState.Option();
        var rules = CommonOptions.Rules();
        var kind = new Argument<SubjectKind>("KIND") { Description = "number, sim, device, cell or account." };
        var key = new Argument<string>("KEY") { Description = "The identifier, as in events." };
        var command = new Command(
            "erase",
            "Erase what is kept of one subject: its figures, findings and evidence, in the state and in all checkpoints, and its "
            + "identifier in alerts. "
            + "Not erased: its events in the journal and its alerts, which hold its token only and go at the end of their retention, "
            + "and what others' figures count it for. Exit 1 if nothing was kept.")
        {
            data, rules, kind, key,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var kept = KeptState.Open(parsed.GetRequiredValue(data), parsed.GetValue(rules), terminal, clock);
            var subject =
                new SubjectKey(parsed.GetValue(kind), TokenOf(kept.Tokenizer, parsed.GetValue(kind), parsed.GetRequiredValue(key)));
            await new AuditFiles(Path.Combine(kept.Directory, AuditFiles.DirectoryName), new Disk(), clock, AuditFiles.DefaultRetention)
                .AppendAsync([new AuditNote(AuditAction.Erased, AuditNote.Local, null, subject.ToString())], cancellation);
            var erased = await kept.Runtime.EraseAsync(subject, cancellation);
            terminal.Out.WriteLine(erased ? "Erased." : "Nothing was kept of that subject.");
            return erased ? ExitCode.Good : ExitCode.Findings;
        });
        return command;
    }

    private static Token TokenOf(Tokenizer tokenizer, SubjectKind kind, string key)
    {
        try
        {
            return WrittenKeys.TokenOf(tokenizer, kind, key);
        }
        catch (FormatException problem)
        {
            throw new CommandException(problem.Message);
        }
    }
}
