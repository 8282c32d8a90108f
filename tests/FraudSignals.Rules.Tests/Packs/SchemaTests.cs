using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Events.Layouts;
using FraudSignals.Events.Sources;
using FraudSignals.Rules.Checks;
using FraudSignals.Rules.Expressions;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;
using FraudSignals.Rules.Reading;
using FraudSignals.Rules.Sources;
using FraudSignals.Rules.Testing;
using FraudSignals.State.Aggregates;
using NJsonSchema;

namespace FraudSignals.Rules.Tests.Packs;

/// <summary>The schemas that editors use and the loader take the same files.</summary>
public sealed class SchemaTests
{
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new();

    [Theory]
    [InlineData("rule", "", nameof(Keys.RuleFile))]
    [InlineData("rule", "aggregate", nameof(Keys.Aggregate))]
    [InlineData("rule", "parameter", nameof(Keys.Parameter))]
    [InlineData("rule", "rule", nameof(Keys.Rule))]
    [InlineData("rule", "card", nameof(Keys.Card))]
    [InlineData("rule", "band", nameof(Keys.Band))]
    [InlineData("typology", "", nameof(Keys.Typology))]
    [InlineData("list", "", nameof(Keys.List))]
    [InlineData("list", "entry", nameof(Keys.ListEntry))]
    [InlineData("rule", "silence", nameof(Keys.Silence))]
    [InlineData("typology", "silence", nameof(Keys.Silence))]
    [InlineData("typology", "calibration", nameof(Keys.Calibration))]
    [InlineData("pack", "", nameof(Keys.Pack))]
    [InlineData("source-profile", "", nameof(Keys.SourceProfile))]
    [InlineData("layout", "", nameof(Keys.Layout))]
    [InlineData("worth", "", nameof(Keys.Worth))]
    [InlineData("thresholds", "", nameof(Keys.Thresholds))]
    [InlineData("calendar", "", nameof(Keys.Calendar))]
    [InlineData("layout", "field", nameof(Keys.LayoutField))]
    [InlineData("layout", "filter", nameof(Keys.LayoutFilter))]
    [InlineData("layout", "merge", nameof(Keys.LayoutMerge))]
    [InlineData("test", "", nameof(Keys.TestFile))]
    [InlineData("test", "defaults", nameof(Keys.TestDefaults))]
    [InlineData("test", "test", nameof(Keys.Test))]
    [InlineData("test", "series", nameof(Keys.TestSeries))]
    [InlineData("test", "expectation", nameof(Keys.TestExpectation))]
    [InlineData("test", "finding", nameof(Keys.TestFinding))]
    [InlineData("test", "alert", nameof(Keys.TestAlert))]
    [InlineData("test", "notTaken", nameof(Keys.TestNotTaken))]
    public void An_object_has_the_keys_the_loader_takes(string schema, string definition, string table)
    {
        var keys = (Keys)typeof(Keys).GetProperty(table)!.GetValue(null)!;
        var described = Schema(schema, definition);
        Assert.False(described.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(keys.All.Order(), described.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(keys.Required.Order(), Strings(described, "required").Order());
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
        Same(PeerReader.Groups, aggregate.GetProperty("Among"));
        Same(Words.FindingUnits.Keys, aggregate.GetProperty("Per"));
        Same(Words.Roles.Keys, aggregate.GetProperty("Role").GetProperty("oneOf")[0]);
        Same(Words.Roles.Keys, aggregate.GetProperty("Role").GetProperty("oneOf")[1].GetProperty("items"));
        Same(Words.Roles.Keys, Properties("rule", "").GetProperty("On").GetProperty("oneOf")[0]);
        Same(Words.Roles.Where(r => r.Value < Events.Role.Finding).Select(r => r.Key), card.GetProperty("addressedTo"));
        Same(
            EventFieldInfo.All.Where(f => f.Type != EventType.Verdict && Enum.GetValues<FieldNeed>().Any(need => need.Takes(f.Kind)))
                .Select(f => f.Name), aggregate.GetProperty("Field"));
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
        Assert.Equal(TypologyReader.MaxWeight,
            typology.GetProperty("weights").GetProperty("additionalProperties").GetProperty("maximum").GetDouble());
        Assert.Equal(TypologyReader.MaxWeight, typology.GetProperty("alertThreshold").GetProperty("maximum").GetDouble());
        Assert.Equal(Words.Families.Length, typology.GetProperty("minimumFamilies").GetProperty("maximum").GetInt32());
    }

    [Fact]
    public void Tests_have_the_words_and_limits_of_their_reader()
    {
        Assert.Equal(RuleTestCover.All, Strings(Properties("test", "test").GetProperty("covers").GetProperty("items"), "enum"));
        var series = Properties("test", "series");
        Assert.Equal(TestSeriesReader.MostRepeats, series.GetProperty("repeat").GetProperty("maximum").GetInt32());
        Assert.Equal(TestSeriesReader.MostSent, series.GetProperty("sent").GetProperty("maximum").GetInt32());
        Assert.Equal(TestOffset.Pattern, Schema("test", "offset").GetProperty("pattern").GetString());
        foreach (var (key, type) in new[] { ("call", EventType.Call), ("transfer", EventType.Transfer), ("verdict", EventType.Verdict) })
        {
            Assert.Equal(
                EventFieldInfo.All.Where(f => f.Type == type && !f.Derived).Select(f => f.Name).Concat(["id", "version", "view"])
                    .Order(StringComparer.Ordinal),
                series.GetProperty(key).GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Silences_and_packs_have_the_words_and_limits_of_their_readers()
    {
        Same(CheckList.Silenceable, Properties("rule", "silence").GetProperty("check"));
        Same(CheckList.Silenceable, Properties("typology", "silence").GetProperty("check"));
        Assert.Equal(PackReader.VersionPattern, Properties("pack", "").GetProperty("version").GetProperty("pattern").GetString());
        foreach (var (key, most) in new[] { ("Aggregates", FileLimits.MaxEntries), ("GlobalParams", FileLimits.MaxEntries),
            ("Rules", FileLimits.MaxRules) })
        {
            Assert.Equal(most, Properties("rule", "").GetProperty(key).GetProperty("maxItems").GetInt32());
        }
    }

    [Fact]
    public void A_source_profile_has_the_properties_of_a_source_and_the_words_and_limits_of_its_reader()
    {
        var profile = Properties("source-profile", "");
        Assert.Equal(
            typeof(Source).GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.CanWrite)
                .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Append("$schema").Order(StringComparer.Ordinal),
            profile.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Same(Words.Responders, profile.GetProperty("desk"));
        Same(SourceProfileReader.Fields.Append(""), profile.GetProperty("fields").GetProperty("additionalProperties"));
        Same(SourceProfileReader.Lackable.Keys, profile.GetProperty("lacks").GetProperty("oneOf")[0]);
        Same(SourceProfileReader.Lackable.Keys, profile.GetProperty("lacks").GetProperty("oneOf")[1].GetProperty("items"));
        Assert.Equal(SourceProfileReader.MaxIndex, profile.GetProperty("index").GetProperty("maximum").GetInt32());
        Assert.Equal(SourceProfileReader.MaxSettleMinutes, profile.GetProperty("settleMinutes").GetProperty("maximum").GetInt32());
        Assert.Equal(SourceProfileReader.NamePattern, profile.GetProperty("name").GetProperty("pattern").GetString());
        Assert.Equal(SourceProfileReader.CountryCodePattern, profile.GetProperty("countryCode").GetProperty("pattern").GetString());
        Assert.Equal(SourceProfileReader.RangePattern,
            profile.GetProperty("numberRanges").GetProperty("items").GetProperty("pattern").GetString());
    }

    [Fact]
    public void A_layout_has_the_words_and_limits_of_its_reader()
    {
        var layout = Properties("layout", "");
        Same(LayoutReader.Records.Keys, layout.GetProperty("records"));
        Same(LayoutReader.Formats.Keys, layout.GetProperty("format"));
        Same(LayoutReader.Encodings, layout.GetProperty("encoding"));
        Same(RecipeReader.Eras, Properties("layout", "field").GetProperty("era"));
        Assert.Equal(LayoutReader.NamePattern, layout.GetProperty("layout").GetProperty("pattern").GetString());
        Assert.Equal(LayoutReader.MaxSkipLines, layout.GetProperty("skipLines").GetProperty("maximum").GetInt32());
        Assert.Equal(RecipeReader.MaxPer, Properties("layout", "field").GetProperty("per").GetProperty("maximum").GetInt32());
        Assert.Equal(
            SourceProfileReader.Fields.Order(StringComparer.Ordinal),
            layout.GetProperty("fields").GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.All(LayoutReader.Encodings.Where(e => e != "utf-8"), e => Assert.NotNull(TextEncodings.Find(e)));
    }

    public static TheoryData<string> ShippedFiles =>
    [
        .. Directory.EnumerateFiles(RulesFolder.Path, "*.json", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(RulesFolder.Path, f).Replace('\\', '/'))
            .Where(f => f.Contains('/') && !f.StartsWith("schema/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(ShippedFiles))]
    public void A_shipped_file_is_valid_under_the_schema_it_names(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(RulesFolder.Path, path)));
        Valid(file.RootElement, Path.GetFileName(file.RootElement.GetProperty("$schema").GetString()!));
    }

    [Theory]
    [InlineData("rule")]
    [InlineData("typology")]
    [InlineData("list")]
    [InlineData("pack")]
    [InlineData("test")]
    [InlineData("source-profile")]
    [InlineData("layout")]
    [InlineData("worth")]
    [InlineData("thresholds")]
    public void A_schema_has_an_example_that_is_valid(string name)
    {
        var example = Assert.Single(Schema(name, "").GetProperty("examples").EnumerateArray().ToArray());
        Valid(example, $"{name}.schema.json");
        Assert.Equal($"../schema/{name}.schema.json", example.GetProperty("$schema").GetString());
    }

    [Theory]
    [InlineData("rule", "\"GlobalParams\"", "\"GlobalParam\"")]
    [InlineData("rule", "\"medium\"", "\"middling\"")]
    [InlineData("rule", "\"24h\"", "\"24 hours\"")]
    [InlineData("typology", "\"weights\"", "\"weight\"")]
    [InlineData("list", "+6620000000\"", "+6620000000\", \"name\": \"x\"")]
    [InlineData("pack", "1.0.0", "1.0")]
    [InlineData("test", "\"repeat\"", "\"repeats\"")]
    [InlineData("test", "\"durationSeconds\"", "\"duration\"")]
    [InlineData("source-profile", "\"name\"", "\"Name\"")]
    [InlineData("layout", "\"decimalPoint\"", "\"decimals\"")]
    [InlineData("worth", "\"perUnit\"", "\"perUnits\"")]
    [InlineData("layout", "\"buddhist\"", "\"thai\"")]
    public void A_slip_in_an_example_is_not_valid(string name, string old, string slip)
    {
        var example = Schema(name, "").GetProperty("examples")[0].GetRawText();
        Assert.Contains(old, example, StringComparison.Ordinal);
        using var broken = JsonDocument.Parse(example.Replace(old, slip, StringComparison.Ordinal));
        Assert.NotEqual("", Errors(broken.RootElement, $"{name}.schema.json"));
    }

    private static void Valid(JsonElement file, string schema) => Assert.Equal("", Errors(file, schema));

    // The validator knows definitions by their older name.
    private static string Errors(JsonElement file, string schema) => string.Join('\n', Schemas
        .GetOrAdd(schema, name => JsonSchema.FromJsonAsync(
            File.ReadAllText(Path.Combine(RulesFolder.Path, "schema", name)).Replace("$defs", "definitions", StringComparison.Ordinal))
            .GetAwaiter().GetResult())
        .Validate(file.GetRawText()));

    private static JsonElement Schema(string name, string definition)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(RulesFolder.Path, "schema", $"{name}.schema.json")));
        var root = file.RootElement.Clone();
        return definition.Length == 0 ? root : root.GetProperty("$defs").GetProperty(definition);
    }

    private static JsonElement Properties(string name, string definition) => Schema(name, definition).GetProperty("properties");

    private static void Same(IEnumerable<string> words, JsonElement schema) =>
        Assert.Equal(words.Order(StringComparer.Ordinal), Strings(schema, "enum").Order(StringComparer.Ordinal));

    private static IEnumerable<string> Strings(JsonElement element, string key) =>
        element.TryGetProperty(key, out var list) ? list.EnumerateArray().Select(e => e.GetString()!) : [];
}
