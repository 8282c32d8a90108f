using System.CommandLine;
using System.CommandLine.Invocation;
using FraudSignals.Backtesting.Files;
using FraudSignals.Host.Commands;
using FraudSignals.Host.Commands.Rules;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host;

/// <summary>All commands, and what their outcome is to the caller.</summary>
internal sealed class CommandLine(Terminal terminal, TimeProvider clock)
{
    // What a command may still take after Ctrl-C or SIGTERM: the host finishes its requests, the demo deletes its files.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(35);

    public async Task<int> RunAsync(string[] args, CancellationToken cancellation = default)
    {
        var parsed = Root().Parse(args);
        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Out,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = TerminationTimeout,
                },
                cancellation);
            return parsed.Action is ParseErrorAction ? ExitCode.Usage : code;
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

    internal RootCommand Root() =>
        new("Finds scam call centres, SIM boxes and mule accounts in call records and bank transfers.")
        {
            ServeCommand.Create(terminal, clock),
            DemoCommand.Create(terminal, clock),
            SimulateCommand.Create(terminal),
            IngestCommand.Create(terminal, clock),
            BacktestCommand.Create(terminal, clock),
            FeedsCommand.Create(terminal),
            RulesCommand.Create(terminal, clock),
            AlertsCommand.Create(terminal, clock),
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
        };
}
