using System.CommandLine;
using FraudSignals.Host.Shell;
using FraudSignals.Rules.Authoring;

namespace FraudSignals.Host.Commands.Rules;

/// <summary><c>rules checks</c>: what there is to know of each check.</summary>
internal static class RulesChecksCommand
{
    public static Command Create(Terminal terminal)
    {
        var checks = new Command("checks", "Print what rules check looks for, and why, as Markdown.");
        checks.SetAction(_ =>
        {
            terminal.Out.Write(ChecksDocument.Write());
            return ExitCode.Good;
        });
        return checks;
    }
}
