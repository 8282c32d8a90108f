using System.CommandLine;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Rules.Authoring;

namespace FraudSignals.Host.Commands.Rules;

/// <summary><c>rules lock</c>: takes the present versions into the lock.</summary>
internal static class RulesLockCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = RulesCommand.Directory();
        var command =
            new Command(
                "lock",
                "Write rules.lock.json: each id with its version and content. Refused if content changed under a version it had.") { directory };
        command.SetAction(parsed =>
        {
            var found = RulesDirectory.Find(parsed.GetValue(directory));
            var (count, diagnostics) = RuleLocker.Lock(found, RulesDirectory.PassingTokens());
            foreach (var diagnostic in diagnostics)
            {
                terminal.Out.WriteLine(diagnostic);
            }

            terminal.Out.WriteLine(diagnostics.IsEmpty ? $"{found}: {count} rules and typologies locked" : $"{found}: nothing locked");
            return diagnostics.IsEmpty ? ExitCode.Good : ExitCode.Findings;
        });
        return command;
    }
}
