using System.CommandLine;
using FraudSignals.Auditing;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Single;
using FraudSignals.Parties;
using FraudSignals.State;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Host.Commands;

/// <summary><c>erase</c>: forgets one subject's state in a data directory that no host is using.</summary>
internal static class EraseCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "The data directory; its host must be stopped.", Required = true };
        var rules = CommonOptions.Rules();
        var kind = new Argument<SubjectKind>("KIND") { Description = "number, sim, device, cell or account." };
        var key = new Argument<string>("KEY") { Description = "The identifier, as in events." };
        var command = new Command(
            "erase",
            "Erase what is kept of one subject: its figures, findings and evidence, in the state and in all checkpoints, and its identifier in alerts. "
            + "Not erased: its events in the journal and its alerts, which hold its token only and go at the end of their retention, "
            + "and what others' figures count it for. Exit 1 if nothing was kept.")
        {
            data, rules, kind, key,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var directory = parsed.GetRequiredValue(data);
            if (!directory.Exists)
            {
                throw new CommandException($"There is no data directory {directory.FullName}.");
            }

            var found = TokenKey.Find(Environment.GetEnvironmentVariable(TokenKey.Variable), directory.FullName);
            if (found.NewText != null)
            {
                throw new CommandException($"{directory.FullName} has no token key, so nothing in it can be found. Put token.key back from a backup, or give the key in {TokenKey.Variable}.");
            }

            var tokenizer = new Tokenizer(found.Bytes);
            var subject = new SubjectKey(parsed.GetValue(kind), TokenOf(tokenizer, parsed.GetValue(kind), parsed.GetRequiredValue(key)));
            var snapshot = RulesDirectory.Load(
                RulesDirectory.Find(parsed.GetValue(rules)), tokenizer, terminal.Error);
            var options = new LocalStoreOptions
            {
                Directory = directory.FullName,
                KeyFingerprint = WrittenKeys.Fingerprint(tokenizer),
                Sealing = new SealingOptions(tokenizer.Derive(AlertSealer.Purpose), new AlertOwnership(PartySet.Empty, [], []), AlertSealer.DefaultKeepClear),
            };
            var engine = new Engine(snapshot, new EngineOptions());
            await using var store = LocalStore.Open(options, engine, clock, NullLogger.Instance);
            using var ingestor = new Ingestor(engine, tokenizer, store, clock);
            await new AuditFiles(Path.Combine(directory.FullName, AuditFiles.DirectoryName), new Disk(), clock, AuditFiles.DefaultRetention)
                .AppendAsync([new AuditNote(AuditAction.Erased, AuditNote.Local, null, subject.ToString())], cancellation);
            var erased = await store.EraseAsync(subject, cancellation);
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
