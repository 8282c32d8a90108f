using System.CommandLine;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Commands.Rules;

/// <summary><c>rules</c>: what is done with rule files, a file beside this one for each verb.</summary>
internal static class RulesCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock) => new("rules", "Work on rule files.")
    {
        RulesCheckCommand.Create(terminal, clock),
        RulesChecksCommand.Create(terminal),
        RulesFmtCommand.Create(terminal),
        RulesLockCommand.Create(terminal),
        RulesCatalogueCommand.Create(terminal),
        RulesTestCommand.Create(terminal),
        RulesNewCommand.Create(terminal, clock),
        RulesDiffCommand.Create(terminal, clock),
        RulesFitCommand.Create(terminal, clock),
    };

    /// <summary>The directory a verb works on.</summary>
    public static Argument<DirectoryInfo?> Directory() =>
        new("DIR") { Description = "Rules directory. Default: as for serve.", DefaultValueFactory = _ => null };
}
