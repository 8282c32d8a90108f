using System.CommandLine;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Rules.Scaffolding;

namespace FraudSignals.Host.Commands.Rules;

/// <summary><c>rules new</c>: a rule and its tests to begin with.</summary>
internal static class RulesNewCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var name =
            new Argument<string>("DOMAIN/NAME") { Description = "The folder and the id of the rule, for example call_center/night_calls." };
        var directory = RulesCommand.Directory();
        var subject = new Option<string>("--subject") { Description = "Whom the rule is about.", DefaultValueFactory = _ => "number" };
        subject.AcceptOnlyFromAmong([.. RuleScaffold.Subjects]);
        var command =
            new Command("new",
                $"Write a new rule with its tests; both can be run as they are, and what is left to say is marked {RuleScaffold.Mark}.")
            {
                name, directory, subject,
            };
        command.SetAction(parsed =>
        {
            var (domain, id) = parsed.GetRequiredValue(name).Split('/') is [var folder, var file] ? (folder, file) : ("", "");
            if (RuleScaffold.WhyNot(domain, id) is { } why)
            {
                throw new CommandException(why);
            }

            var path = Path.Combine(RulesDirectory.Find(parsed.GetValue(directory)), domain, id);
            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            Write(path + ".json", RuleScaffold.Rule(id, parsed.GetRequiredValue(subject), today), terminal);
            Write(path + ".tests.json", RuleScaffold.Tests(id, parsed.GetRequiredValue(subject)), terminal);
            terminal.Out.WriteLine($"Replace every {RuleScaffold.Mark}, then run: rules check, rules test");
            return ExitCode.Good;
        });
        return command;
    }

    private static void Write(string path, string text, Terminal terminal)
    {
        if (File.Exists(path))
        {
            throw new CommandException($"{path} is there already; choose another name.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        terminal.Out.WriteLine(path);
    }
}
