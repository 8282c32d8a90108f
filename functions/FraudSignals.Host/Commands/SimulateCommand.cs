using System.CommandLine;
using FraudSignals.Backtesting.Text;
using FraudSignals.Host.Shell;
using FraudSignals.Simulator;
using FraudSignals.Simulator.Output;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Host.Commands;

/// <summary><c>simulate</c>: labelled traffic to try rules on.</summary>
internal static class SimulateCommand
{
    public static Command Create(Terminal terminal)
    {
        var defaults = new SimulationOptions();
        var subscribers =
            new Option<int>("--subscribers") { Description = "Ordinary mobile subscribers; all else scales with them.",
                DefaultValueFactory = _ => defaults.Subscribers };
        var days = new Option<int>("--days") { Description = "Days of full traffic.", DefaultValueFactory = _ => defaults.Days };
        var history =
            new Option<int>("--history-days") { Description = "Days of thinned-out history before them.",
                DefaultValueFactory = _ => defaults.HistoryDays };
        var seed =
            new Option<ulong>("--seed") { Description = "The same seed and options give the same files.",
                DefaultValueFactory = _ => defaults.Seed };
        var difficulty =
            new Option<double>("--difficulty") { Description = "0: blatant fraud; 0.5: as the literature has it; 1: well hidden.",
                DefaultValueFactory = _ => defaults.Difficulty };
        var world = new Option<int?>("--world")
        {
            Description = "Draw world N instead: which fraud and which look-alikes there are, the currency, the size and what the feed "
                + "shows all follow from N. Options given beside it take the place of what was drawn.",
            HelpName = "N",
        };
        var without = new Option<string[]>("--without")
        {
            Description = "Leave out these columns, separated by commas.",
            HelpName = "COLUMN,...",
            DefaultValueFactory = _ => [],
            CustomParser = result =>
                result.Tokens[0].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
        var answeredOnly =
            new Option<bool>("--answered-only") { Description = "Leave out calls that were not answered, as billing feeds do." };
        var hoursLate = new Option<double>("--hours-late")
        {
            Description = "Rows arrive up to so many hours late and stand in the order of arrival.",
            HelpName = "HOURS",
        };
        var output = new Option<DirectoryInfo>("--out") { Description = "Directory for the files; made if missing.", Required = true };
        var json = CommonOptions.Json();
        var command =
            new Command("simulate",
                "Write labelled calls and transfers of a simulated country: calls.csv, transfers.csv, labels.csv, history-*.csv.")
            {
                subscribers, days, history, seed, difficulty, world, without, answeredOnly, hoursLate, output, json,
            };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var drawn = parsed.GetValue(world) is { } number ? Drawn(number) : defaults;
                var options = drawn with
                {
                    Subscribers = Given(subscribers, drawn.Subscribers),
                    Days = Given(days, drawn.Days),
                    HistoryDays = Given(history, drawn.HistoryDays),
                    Seed = Given(seed, drawn.Seed),
                    Difficulty = Given(difficulty, drawn.Difficulty),
                    Without = Given<IReadOnlyCollection<string>>(without, drawn.Without),
                    AnsweredOnly = Given(answeredOnly, drawn.AnsweredOnly),
                    HoursLate = Given(hoursLate, drawn.HoursLate),
                };
                var summary = Run(options, parsed.GetRequiredValue(output).FullName, terminal, cancellation);
                if (parsed.GetValue(json))
                {
                    terminal.WriteJson(summary);
                }
                else
                {
                    if (options.WorldDescription is { } description)
                    {
                        terminal.Out.WriteLine($"world {options.World}: {description}");
                    }

                    Print(summary, terminal);
                }

                return ExitCode.Good;

                T Given<T>(Option option, T otherwise) =>
                    parsed.GetResult(option) is { Implicit: false } given ? given.GetValueOrDefault<T>() : otherwise;
            },
            cancellation));
        return command;
    }

    private static SimulationOptions Drawn(int world) =>
        world >= 0 ? SimulationOptions.OfWorld(world) : throw new CommandException("--world must not be negative.");

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
            Format.Culture,
            $"{summary.Calls:N0} calls, {summary.Transfers:N0} transfers; history: {summary.HistoryCalls:N0} calls, "
            + $"{summary.HistoryTransfers:N0} transfers"));
        foreach (var (labelClass, count) in summary.Labels)
        {
            terminal.Out.WriteLine(string.Create(Format.Culture, $"{count,12:N0}  {labelClass}"));
        }
    }
}
