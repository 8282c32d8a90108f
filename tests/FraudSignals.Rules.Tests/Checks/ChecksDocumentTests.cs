using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FraudSignals.Rules.Authoring;
using FraudSignals.Rules.Checks;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Tests.Packs;

namespace FraudSignals.Rules.Tests.Checks;

public sealed partial class ChecksDocumentTests
{
    /// <summary><c>dotnet run --project functions/FraudSignals.Host -- rules checks > rules/CHECKS.md</c></summary>
    [Fact]
    public void CHECKS_md_is_what_the_checks_say() =>
        Assert.Equal(ChecksDocument.Write(), File.ReadAllText(Path.Combine(RulesFolder.Path, "CHECKS.md")).ReplaceLineEndings("\n"));

    [Fact]
    public void Each_check_has_a_name_of_its_own() =>
    Assert.Equal(CheckList.All.Length, CheckList.All.Select(c => c.Name).Distinct().Count());

    /// <summary>
    /// The reading code names checks in its calls; each name is documented, and nothing is documented that no code finds.
    /// </summary>
    [Fact]
    public void What_refuses_rules_is_documented()
    {
        var found = Directory.EnumerateFiles(Sources(), "*.cs", SearchOption.AllDirectories)
            .Where(
                f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Replace('\\', '/').Contains("/Checks/", StringComparison.Ordinal))
            .SelectMany(
                f => NamedCheck().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Groups[2].Value))
            .Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(CheckList.All.Where(c => c.Severity == RuleSeverity.Error).Select(c => c.Name), found);
    }

    private static string Sources([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "functions", "FraudSignals.Rules"));

    // In the calls that tell an error, the check is the argument after the place.
    [GeneratedRegex(
        """(?:Error|Tell|RefusedException|new|new RuleDiagnostic|Refuse)\((?:[^";]*?|\$?"[^"]+"|[^;]*? \? "\w+" : "\w+"|[^;]*?"\w+"\)!?\.Offset), "([a-z]+(?:-[a-z]+)*)",|(?:RefusedException|=> new)\("([a-z-]+)",""")]
    private static partial Regex NamedCheck();
}
