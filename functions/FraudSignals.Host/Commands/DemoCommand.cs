using System.CommandLine;
using FraudSignals.Host.Demo;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Commands;

/// <summary><c>demo</c>: the product at work on simulated traffic.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var defaults = new DemoOptions();
        var subscribers =
            new Option<int>("--subscribers") { Description = "Size of the simulated country.",
                DefaultValueFactory = _ => defaults.World.Subscribers };
        var days = new Option<int>("--days") { Description = "Days played.", DefaultValueFactory = _ => defaults.World.Days };
        var history =
            new Option<int>("--history-days") { Description = "Days of history posted before.",
                DefaultValueFactory = _ => defaults.World.HistoryDays };
        var stay = new Option<bool>("--stay") { Description = "Go on answering at the end, until stopped." };
        var rules = CommonOptions.Rules();
        var command = new Command("demo", "Start a host, post a simulated week to it over HTTP and show the alerts; leaves nothing behind.")
        {
            subscribers, days, history, rules, stay,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = defaults with
            {
                World = defaults.World with
                {
                    Subscribers = parsed.GetValue(subscribers),
                    Days = parsed.GetValue(days),
                    HistoryDays = parsed.GetValue(history),
                },
                Stays = parsed.GetValue(stay),
            };
            SimulateCommand.Check(options.World);
            using var demo = new DemoRun(options, terminal, clock);
            await demo.RunAsync(RulesDirectory.Find(parsed.GetValue(rules)), cancellation);
            return ExitCode.Good;
        });
        return command;
    }
}
