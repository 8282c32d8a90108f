using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FraudSignals.Rules.Authoring;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Tests.Packs;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Tests.Catalogue;

/// <summary>
/// What documents and schema say of aggregate functions is what the functions say of themselves. To bring them up to date:
/// <c>FraudSignals.Rules.Tests -explicit only -method '*Table_and_schema_are_written_anew'</c>.
/// </summary>
public sealed partial class FunctionTableTests
{
    private static readonly string Readme = Path.Combine(RulesFolder.Path, "README.md");
    private static readonly string Schema = Path.Combine(RulesFolder.Path, "schema", "rule.schema.json");

    [Fact]
    public void README_has_the_table_of_the_functions() =>
        Assert.Equal(FunctionTable.Markdown(), Table().Match(File.ReadAllText(Readme).ReplaceLineEndings("\n")).Value);

    [Fact]
    public void Schema_says_what_each_function_takes()
    {
        var of = Of(JsonNode.Parse(File.ReadAllText(Schema))!);
        Assert.Equal(FunctionTable.Description(), of["description"]!.GetValue<string>());
        Assert.Equal(Names, of["enum"]!.AsArray().Select(n => n!.GetValue<string>()));
    }

    [Fact]
    public void Each_function_is_called_like_its_class()
    {
        foreach (var function in Enum.GetValues<AggregateFunction>())
        {
            Assert.Equal(function, FunctionSpec.Of(function).Function);
            Assert.Equal(function.ToString(), FunctionSpec.Of(function).GetType().Name);
        }
    }

    [Fact(Explicit = true)]
    public void Table_and_schema_are_written_anew()
    {
        File.WriteAllText(Readme,
            Table().Replace(File.ReadAllText(Readme).ReplaceLineEndings("\n"),
                FunctionTable.Markdown().Replace("$", "$$", StringComparison.Ordinal)));
        var schema = JsonNode.Parse(File.ReadAllText(Schema))!;
        Of(schema)["description"] = FunctionTable.Description();
        Of(schema)["enum"] = new JsonArray([.. Names.Select(n => (JsonNode)n)]);
        File.WriteAllText(Schema,
            schema.ToJsonString(
                new JsonSerializerOptions { WriteIndented = true,
                    Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
    }

    private static IEnumerable<string> Names => Words.Functions.Keys.Order(StringComparer.Ordinal);

    private static JsonObject Of(JsonNode schema) => schema["$defs"]!["aggregate"]!["properties"]!["Of"]!.AsObject();

    [GeneratedRegex(@"\| Of \| gives \|.*\n(\|.*\n)+")]
    private static partial Regex Table();
}
