using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using FraudSignals.Backtesting.Files;
using FraudSignals.Host.Commands;
using FraudSignals.Host.Commands.Rules;
using FraudSignals.Host.Settings;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host;

/// <summary>All commands, and what their outcome is to the caller.</summary>
/// <param name="terminal">Where they write.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="environment">Variables that may set options; null for those of the process.</param>
internal sealed class CommandLine(Terminal terminal, TimeProvider clock, IReadOnlyDictionary<string, string>? environment = null)
{
    // What a command may still take after Ctrl-C or SIGTERM: the host finishes its requests, the demo deletes its files.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(35);

    private readonly IReadOnlyDictionary<string, string> _environment = environment ?? SettingSources.OfProcess();
    private readonly Option<FileInfo?> _settings = CommonOptions.Settings();

    public async Task<int> RunAsync(string[] args, CancellationToken cancellation = default)
    {
        // A terminal that goes away ends a command as SIGTERM does.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        var root = Root();
        try
        {
            var parsed = root.Parse(args);
            if (parsed.Action is HelpAction help)
            {
                return HelpText.Write(help, parsed, terminal.Out);
            }

            // Neither the version nor completions depend on settings.
            if (parsed.CommandResult.Command.Action != null
                && (parsed.Action == parsed.CommandResult.Command.Action || parsed.Action is ParseErrorAction))
            {
                parsed = root.Parse(SettingArguments.Complete(args, parsed, Sources(parsed)));
            }

            if (parsed.Action is ParseErrorAction complaint)
            {
                // Two screens of help would hide the one line that matters.
                complaint.ShowHelp = false;
            }

            var code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Out,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = TerminationTimeout,
                },
                stop.Token);
            if (parsed.Action is not ParseErrorAction)
            {
                return code;
            }

            HelpText.Refer(parsed, parsed.Tokens.Count > args.Length, terminal.Error);
            return ExitCode.Usage;
        }
        catch (UnusableInputException problem)
        {
            terminal.Error.WriteLine(problem.Message);
            return (problem as CommandException)?.Code ?? ExitCode.Usage;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            terminal.Error.WriteLine(problem.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("Stopped.");
            return ExitCode.Usage;
        }
    }

    internal RootCommand Root()
    {
        var root = new RootCommand("Finds scam call centres, SIM boxes and mule accounts in call records and bank transfers.")
        {
            ServeCommand.Create(terminal, clock),
            DemoCommand.Create(terminal, clock),
            SimulateCommand.Create(terminal),
            IngestCommand.Create(terminal, clock),
            BacktestCommand.Create(terminal, clock),
            FeedsCommand.Create(terminal),
            RulesCommand.Create(terminal, clock),
            AlertsCommand.Create(terminal, clock),
            SubjectsCommand.Subjects(terminal, clock),
            SubjectsCommand.Findings(terminal, clock),
            VerdictsCommand.Create(terminal, clock),
            LabelsCommand.Create(terminal, clock),
            PartiesCommand.Create(terminal, clock),
            WebhooksCommand.Create(terminal, clock),
            AuditCommand.Create(terminal, clock),
            HoldsCommand.Create(terminal, clock),
            ApprovalsCommand.Create(terminal, clock),
            ReportCommand.Create(terminal, clock),
            TopicsCommand.Create(terminal, clock),
            BackupCommand.Create(terminal),
            EraseCommand.Create(terminal, clock),
            HealthCommand.Create(terminal, clock),
            ConfigCommand.Create(terminal, _environment, Sources, Root),
            CompletionsCommand.Create(terminal),
        };
        root.Add(_settings);
        HelpText.NameValues(root);
        return root;
    }

    private SettingSources Sources(ParseResult parsed) =>
        new(_environment, parsed.GetValue(_settings)?.FullName, SettingArguments.NamesUnder(parsed.RootCommandResult.Command));
}
