using System.Globalization;
using System.Text;
using FraudSignals.Rules.Checks;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Authoring;

/// <summary>Writes what is known of all checks as Markdown.</summary>
public static class ChecksDocument
{
    /// <summary>The document, which <c>rules/CHECKS.md</c> is.</summary>
    public static string Write()
    {
        var text = new StringBuilder("""
            # Checks

            What `rules check` tells, by the name in brackets. Made by `rules checks`; edit the checks, not this file.

            An **error** refuses all rules: nothing is loaded, or the rules in force stay. A **warning** lets them load and
            makes `rules check` end with 1. A warning marked ✓ can be silenced on the card it is about, with a reason and a last day:

            ```json
            "silence": [{ "check": "no-minimum-sample", "reason": "A single payment of this kind is enough.", "until": "2027-03-31" }]
            ```

            A silence that is over, or that nothing is found for, is a warning itself.


            """.ReplaceLineEndings("\n"));
        Table(text, "Errors", RuleSeverity.Error);
        text.Append('\n');
        Table(text, "Warnings", RuleSeverity.Warning);
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, RuleSeverity severity)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n| check | finds | because | write instead |\n|---|---|---|---|\n");
        foreach (var check in CheckList.All.Where(c => c.Severity == severity))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| `{check.Name}`{(check.MayBeSilenced ? " ✓" : "")} | {Cell(check.Finds)} | {Cell(check.Why)} | {Cell(check.Write)} |\n");
        }
    }

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
