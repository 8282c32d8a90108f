using System.CommandLine;
using FraudSignals.Simulator;

namespace FraudSignals.Host.Commands;

/// <summary><c>simulate</c>: labelled traffic to try rules on.</summary>
internal static class SimulateCommand
{
    public static Command Create(Terminal terminal)
    {
        var defaults = new SimulationOptions();
        var subscribers = new Option<int>("--subscribers") { Description = "Ordinary mobile subscribers; all else scales with them.", DefaultValueFactory = _ => defaults.Subscribers };
        var days = new Option<int>("--days") { Description = "Days of full traffic.", DefaultValueFactory = _ => defaults.Days };
        var history = new Option<int>("--history-days") { Description = "Days of thinned-out history before them.", DefaultValueFactory = _ => defaults.HistoryDays };
        var seed = new Option<ulong>("--seed") { Description = "The same seed and options give the same files.", DefaultValueFactory = _ => defaults.Seed };
        var difficulty = new Option<double>("--difficulty") { Description = "0: blatant fraud; 0.5: as the literature has it; 1: well hidden.", DefaultValueFactory = _ => defaults.Difficulty };
        var output = new Option<DirectoryInfo>("--out") { Description = "Directory for the files; made if missing.", Required = true };
        var json = CommonOptions.Json();
        var command = new Command("simulate", "Write labelled calls and transfers of a simulated country: calls.csv, transfers.csv, labels.csv, history-*.csv.")
        {
            subscribers, days, history, seed, difficulty, output, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var options = defaults with
                {
                    Subscribers = parsed.GetValue(subscribers),
                    Days = parsed.GetValue(days),
                    HistoryDays = parsed.GetValue(history),
                    Seed = parsed.GetValue(seed),
                    Difficulty = parsed.GetValue(difficulty),
                };
                var summary = Run(options, parsed.GetRequiredValue(output).FullName, terminal, cancellation);
                if (parsed.GetValue(json))
                {
                    terminal.WriteJson(summary);
                }
                else
                {
                    Print(summary, terminal);
                }

                return ExitCode.Good;
            },
            cancellation));
        return command;
    }

    /// <exception cref="CommandException">An option is out of range; the message names it.</exception>
    internal static void Check(SimulationOptions options)
    {
        try
        {
            options.Validate();
        }
        catch (ArgumentOutOfRangeException problem)
        {
            // The first line says all; the second repeats the value.
            throw new CommandException(problem.Message.Split('\n', '(')[0].Trim());
        }
    }

    private static SimulationSummary Run(SimulationOptions options, string directory, Terminal terminal, CancellationToken cancellation)
    {
        Check(options);
        using var progress = terminal.Progress("Simulating");
        return Simulation.Run(options, directory, progress, cancellation);
    }

    private static void Print(SimulationSummary summary, Terminal terminal)
    {
        terminal.Out.WriteLine(string.Create(
            Format.Culture, $"{summary.Calls:N0} calls, {summary.Transfers:N0} transfers; history: {summary.HistoryCalls:N0} calls, {summary.HistoryTransfers:N0} transfers"));
        foreach (var (labelClass, count) in summary.Labels)
        {
            terminal.Out.WriteLine(string.Create(Format.Culture, $"{count,12:N0}  {labelClass}"));
        }
    }
}
