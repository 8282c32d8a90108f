using System.CommandLine;
using FraudSignals.Backtesting.RuleTesting;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Rules.Files;

namespace FraudSignals.Host.Commands.Rules;

/// <summary><c>rules test</c>: whether rules and typologies do what the tests beside them say.</summary>
internal static class RulesTestCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = RulesCommand.Directory();
        var filter =
            new Option<string?>("--filter") { Description = "Only the tests of rules and typologies whose id holds this text.",
                HelpName = "RULE" };
        var junit = new Option<FileInfo?>("--junit") { Description = "Also write the results as JUnit XML.", HelpName = "FILE" };
        var json = CommonOptions.Json();
        var command = new Command("test", "Run the tests beside the rules; exit 1 if one fails or there are none, 2 if one cannot be run.")
        {
            directory, filter, junit, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var found = RulesDirectory.Find(parsed.GetValue(directory));
            RuleTestReport report;
            using (var progress = terminal.Progress("Testing"))
            {
                var runner =
                    new RuleTestRunner(found, tokenizer => RulesDirectory.Load(found, tokenizer, terminal.Error, RuleOverrides.None));
                report = await runner.RunAsync(parsed.GetValue(filter), progress, cancellation);
            }

            if (parsed.GetValue(junit) is { } file)
            {
                JUnit.Write(report, file.FullName);
            }

            if (parsed.GetValue(json))
            {
                terminal.WriteJson(report);
            }
            else
            {
                report.Print(terminal.Out);
            }

            return report.ExitCode;
        });
        return command;
    }
}
