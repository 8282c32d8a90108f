using System.CommandLine;
using FraudSignals.Events;
using FraudSignals.Host.Serving;

namespace FraudSignals.Host.Commands;

/// <summary><c>rules check</c>: whether a rules directory loads.</summary>
internal static class RulesCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<DirectoryInfo?>("DIR") { Description = "Rules directory. Default: as for serve.", DefaultValueFactory = _ => null };
        var check = new Command("check", "Load all rule files and print what is wrong with them; exit 1 if anything is.") { directory };
        check.SetAction(parsed =>
        {
            var found = RulesDirectory.Find(parsed.GetValue(directory));

            // Listed subjects get tokens of a throw-away key: only whether they can be read matters here.
            var rules = RulesDirectory.Load(found, new Tokenizer(new byte[Tokenizer.MinimumKeyBytes]), terminal.Out);
            terminal.Out.WriteLine($"{found}: {rules.Rules.Length} rules, {rules.Typologies.Length} typologies, snapshot {rules.Hash}");
            return ExitCode.Good;
        });
        return new Command("rules", "Work on rule files.") { check };
    }
}
