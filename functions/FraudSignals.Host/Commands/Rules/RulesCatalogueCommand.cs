using System.CommandLine;
using System.Text.Json;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Rules.Catalogue;

namespace FraudSignals.Host.Commands.Rules;

/// <summary><c>rules catalogue</c>: writes the document that lists all rules, typologies and signals.</summary>
internal static class RulesCatalogueCommand
{
    public static Command Create(Terminal terminal)
    {
        var directory = RulesCommand.Directory();
        var write =
            new Command("catalogue",
                $"Write {RuleCatalogue.FileName} of a rules directory; exit 1 if signals and rules do not fit together.") { directory };
        write.SetAction(parsed =>
        {
            var found = RulesDirectory.Find(parsed.GetValue(directory));
            RulesDirectory.Load(found, new Tokenizer(new byte[Tokenizer.MinimumKeyBytes]), terminal.Out);
            var catalogue = new RuleCatalogue();
            var text = Write(catalogue, found);
            foreach (var problem in catalogue.Problems)
            {
                terminal.Out.WriteLine(problem);
            }

            if (catalogue.Problems.Count > 0)
            {
                return ExitCode.Findings;
            }

            var path = Path.Combine(found, RuleCatalogue.FileName);
            File.WriteAllText(path, text);
            terminal.Out.WriteLine($"{path}: written");
            return ExitCode.Good;
        });
        return write;
    }

    private static string Write(RuleCatalogue catalogue, string directory)
    {
        try
        {
            return catalogue.Write(directory);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CommandException($"{RuleCatalogue.SignalsFileName} cannot be read: {e.Message}", ExitCode.Findings);
        }
    }
}
