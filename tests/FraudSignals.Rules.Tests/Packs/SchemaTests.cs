using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Rules.Files;

namespace FraudSignals.Rules.Tests.Packs;

/// <summary>The schemas that editors use and the loader take the same files.</summary>
public sealed class SchemaTests
{
    [Theory]
    [InlineData("rule", "", nameof(Keys.RuleFile))]
    [InlineData("rule", "aggregate", nameof(Keys.Aggregate))]
    [InlineData("rule", "parameter", nameof(Keys.Parameter))]
    [InlineData("rule", "rule", nameof(Keys.Rule))]
    [InlineData("rule", "card", nameof(Keys.Card))]
    [InlineData("typology", "", nameof(Keys.Typology))]
    [InlineData("list", "", nameof(Keys.List))]
    [InlineData("list", "entry", nameof(Keys.ListEntry))]
    public void An_object_has_the_keys_the_loader_takes(string schema, string definition, string table)
    {
        var keys = (Keys)typeof(Keys).GetProperty(table)!.GetValue(null)!;
        var described = Schema(schema, definition);
        Assert.False(described.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(keys.All.Order(), described.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(keys.Required.Order(), Strings(described.GetProperty("required")).Order());
        foreach (var property in described.GetProperty("properties").EnumerateObject().Where(p => !p.Value.TryGetProperty("$ref", out _)))
        {
            Assert.True(property.Value.TryGetProperty("description", out _), $"{schema} {definition} {property.Name} has no description");
        }
    }

    [Fact]
    public void Words_are_those_the_loader_takes()
    {
        var aggregate = Properties("rule", "aggregate");
        var card = Properties("rule", "card");
        var typology = Properties("typology", "");
        Same(Words.Subjects.Keys, Properties("rule", "").GetProperty("Subject"));
        Same(Words.Subjects.Keys, typology.GetProperty("subject"));
        Same(Words.Subjects.Keys, Properties("list", "entry").GetProperty("kind"));
        Same(Words.Subjects.Keys, Properties("list", "").GetProperty("subject"));
        Same(Words.ListUses.Keys, Properties("list", "").GetProperty("use"));
        Same(Words.Functions.Keys, aggregate.GetProperty("Of"));
        Same(Words.Roles.Keys, aggregate.GetProperty("Role").GetProperty("oneOf")[0]);
        Same(Words.Roles.Keys, aggregate.GetProperty("Role").GetProperty("oneOf")[1].GetProperty("items"));
        Same(Words.Roles.Keys, Properties("rule", "").GetProperty("On").GetProperty("oneOf")[0]);
        Same(Words.Roles.Keys.Except(["finding"]), card.GetProperty("addressedTo"));
        Same(EventFieldInfo.All.Where(f => FunctionShape.Takes(FieldNeed.Number, f.Kind) || FunctionShape.Takes(FieldNeed.Identifier, f.Kind)).Select(f => f.Name), aggregate.GetProperty("Field"));
        Same(Words.Statuses.Keys, card.GetProperty("status"));
        Same(Words.Statuses.Keys, typology.GetProperty("status"));
        Same(Words.Levels, card.GetProperty("level"));
        Same(Words.Levels, typology.GetProperty("severity"));
        Same(Words.Families, card.GetProperty("family"));
        Same(Words.Responders, card.GetProperty("responder"));
        Same(Words.Responders, typology.GetProperty("responder"));
    }

    [Fact]
    public void Limits_are_those_the_loader_has()
    {
        Assert.Equal(Durations.Pattern, Schema("rule", "duration").GetProperty("pattern").GetString());
        Assert.Equal(Durations.Pattern, Schema("typology", "duration").GetProperty("pattern").GetString());
        Assert.Equal(CardReader.MaxScore, Properties("rule", "card").GetProperty("score").GetProperty("maximum").GetDouble());
        var typology = Properties("typology", "");
        Assert.Equal(TypologyReader.MaxWeight, typology.GetProperty("weights").GetProperty("additionalProperties").GetProperty("maximum").GetDouble());
        Assert.Equal(TypologyReader.MaxWeight, typology.GetProperty("alertThreshold").GetProperty("maximum").GetDouble());
        Assert.Equal(Words.Families.Length, typology.GetProperty("minimumFamilies").GetProperty("maximum").GetInt32());
    }

    private static JsonElement Schema(string name, string definition)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(RulesFolder.Path, "schema", $"{name}.schema.json")));
        var root = file.RootElement.Clone();
        return definition.Length == 0 ? root : root.GetProperty("$defs").GetProperty(definition);
    }

    private static JsonElement Properties(string name, string definition) => Schema(name, definition).GetProperty("properties");

    private static void Same(IEnumerable<string> words, JsonElement schema) =>
        Assert.Equal(words.Order(StringComparer.Ordinal), Strings(schema.GetProperty("enum")).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Strings(JsonElement list) => list.EnumerateArray().Select(e => e.GetString()!);
}
