using System.CommandLine;
using System.CommandLine.Parsing;

namespace FraudSignals.Host.Shell;

/// <summary>Checks of what options say.</summary>
internal static class OptionChecks
{
    /// <summary>Checks what the options of a command say together, once each of them says something that can be read.</summary>
    public static void Check(this Command command, Action<CommandResult> check) => command.Validators.Add(result =>
    {
        try
        {
            check(result);
        }
        catch (InvalidOperationException)
        {
            // One of them lacks its value or has one that cannot be read, of which the parser tells by itself.
        }
    });
}
