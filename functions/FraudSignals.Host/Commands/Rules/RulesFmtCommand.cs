using System.CommandLine;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Rules.Formatting;

namespace FraudSignals.Host.Commands.Rules;

/// <summary><c>rules fmt</c>: brings rule files into the one way they are written.</summary>
internal static class RulesFmtCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = RulesCommand.Directory();
        var check = new Option<bool>("--check") { Description = "Write nothing; exit 1 if a file is not as it should be." };
        var fmt =
            new Command("fmt", "Write rule files the one way they are written: order of keys, indentation, line ends.") { directory,
                check };
        fmt.SetAction(parsed =>
        {
            var found = RulesDirectory.Find(parsed.GetValue(directory));
            var result = RuleFormatter.Format(found, write: !parsed.GetValue(check));
            foreach (var diagnostic in result.Diagnostics)
            {
                terminal.Out.WriteLine(diagnostic);
            }

            foreach (var file in result.Changed)
            {
                terminal.Out.WriteLine(file);
            }

            terminal.Out.WriteLine(
                $"{found}: {result.Changed.Length} of {result.Files} files "
                + $"{(parsed.GetValue(check) ? "are not formatted" : "were formatted")}");
            return result.Diagnostics.IsEmpty && (result.Changed.IsEmpty || !parsed.GetValue(check)) ? ExitCode.Good : ExitCode.Findings;
        });
        return fmt;
    }
}
