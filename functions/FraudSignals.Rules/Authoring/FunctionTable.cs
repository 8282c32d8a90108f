using System.Globalization;
using System.Text;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Authoring;

/// <summary>Writes what aggregate functions rule files can declare, for those who write rules and for their editors.</summary>
public static class FunctionTable
{
    private static IEnumerable<FunctionSpec> Declared => FunctionSpec.All.Where(f => f.IsDeclared);

    /// <summary>The table of <c>rules/README.md</c>.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder("| Of | gives | needs | edge |\n|---|---|---|---|\n");
        foreach (var function in Declared)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{function.Name}` | {function.Gives} | {function.Takes} | {function.Edge} |\n");
        }

        return text.ToString();
    }

    /// <summary>The description of <c>Of</c> in <c>rules/schema/rule.schema.json</c>.</summary>
    public static string Description() =>
        "What is computed, and what that takes. " + string.Join(" ", Declared.GroupBy(f => f.Takes).Select(alike =>
            $"{string.Join(", ", alike.Select(f => f.Name))}: "
            + $"{(alike.Key.Length == 0 ? "nothing" : alike.Key.Replace("`", "", StringComparison.Ordinal))}."));
}
