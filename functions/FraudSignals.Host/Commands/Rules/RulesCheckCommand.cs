using System.CommandLine;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Rules.Authoring;

namespace FraudSignals.Host.Commands.Rules;

/// <summary><c>rules check</c>: all that is wrong with a rules directory.</summary>
internal static class RulesCheckCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var directory = RulesCommand.Directory();
        var keepSubjects = CommonOptions.KeepSubjects();
        var json = CommonOptions.Json();
        var check =
            new Command(
                "check", "Print what is wrong with the rule files, and what is probably a slip; exit 1 if anything is.") { directory,
                    keepSubjects, json };
        check.SetAction(parsed =>
        {
            var found = RulesDirectory.Find(parsed.GetValue(directory));
            var result = RuleChecker.Check(
                found, RulesDirectory.PassingTokens(), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime),
                CommonOptions.Span(parsed.GetValue(keepSubjects)));
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(
                    new { result.Errors, result.Warnings, result.Files, Snapshot = result.Snapshot?.Hash, result.Diagnostics });
            }
            else
            {
                Print(terminal, found, result);
            }

            return result.Diagnostics.IsEmpty ? ExitCode.Good : ExitCode.Findings;
        });
        return check;
    }

    private static void Print(Terminal terminal, string directory, RuleCheckResult result)
    {
        foreach (var diagnostic in result.Diagnostics)
        {
            terminal.Out.WriteLine(diagnostic);
        }

        terminal.Out.WriteLine(result.Diagnostics.IsEmpty
            ? $"{directory}: {result.Snapshot!.Rules.Length} rules, {result.Snapshot.Typologies.Length} typologies, snapshot "
                + $"{result.Snapshot.Hash}"
            : $"{directory}: {result.Errors} errors and {result.Warnings} warnings in {result.Files} files; what each check is about: "
                + $"rules checks");
    }
}
