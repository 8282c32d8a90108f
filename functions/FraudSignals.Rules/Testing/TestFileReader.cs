using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Testing;

/// <summary>Reads one test file.</summary>
internal sealed class TestFileReader(FileReport report, RuleTestLoader.ParameterNames names)
{
    // On the edge of every grid of the ladder, so that whole windows end at whole offsets.
    private static readonly DateTimeOffset DefaultStart = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly ImmutableDictionary<string, string> Covers = RuleTestCover.All.ToImmutableDictionary(c => c);

    /// <summary>The tests; null after telling the report why they cannot be run.</summary>
    public RuleTestFile? Read(JsonNode root)
    {
        var before = report.Count;
        var file = new ObjectReader(root, Keys.TestFile, report);
        if (root.Kind != JsonValueKind.Object)
        {
            return null;
        }

        var isTypology = report.File.StartsWith(RuleFiles.Typologies + "/", StringComparison.Ordinal);
        var target = Target(file, isTypology);
        var start = Start(file);
        var defaults = file.Object("defaults", Keys.TestDefaults);
        var items = file.Items("tests");
        if (items.Count == 0 && file.Node("tests")?.Kind == JsonValueKind.Array)
        {
            file.Error("tests", "no-tests", "there is no test here", "write at least one, or remove the file");
        }

        var tests = items.Select(node => ReadTest(node, start, defaults, isTypology, target)).ToList();
        foreach (var twin in tests.OfType<RuleTest>().GroupBy(t => t.Name).SelectMany(g => g.Skip(1)))
        {
            report.Error(root.Offset, "duplicate-name", $"two tests have the name '{twin.Name}', the second on line {twin.Line}",
                "say how they differ");
        }

        return report.Count == before
            ? new RuleTestFile { Path = report.File, Target = target, IsTypology = isTypology, Tests = [.. tests.Select(t => t!)] }
            : null;
    }

    private string Target(ObjectReader file, bool isTypology)
    {
        var name = Path.GetFileName(report.File)[..^RuleFiles.TestsEnding.Length];
        var (key, other) = isTypology ? ("typology", "rule") : ("rule", "typology");
        if (file.Has(other))
        {
            file.Error(other, "wrong-target", $"tests of a {other} do not stand here",
                isTypology ? "put them beside the rule" : "put them into typologies/");
        }

        if (file.Text(key) is { } written && written != name)
        {
            file.Error(key, "name-id", $"the {key} '{written}' is not the one the file is named after, '{name}'", "give both the same");
        }

        return name;
    }

    private static DateTimeOffset Start(ObjectReader file)
    {
        if (file.Text("start") is not { } text)
        {
            return DefaultStart;
        }

        if (BuddhistYear.Explain(text) is { } meant)
        {
            file.Error("start", "bad-value", $"'{text}': {meant}");
            return DefaultStart;
        }

        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
            && (text.EndsWith('Z') || text.Length > 19) && start.Year is >= 1990 and < 2200)
        {
            return start;
        }

        file.Error("start", "bad-value", $"'{text}' is no time", "write for example \"2026-03-02T08:00:00+07:00\"");
        return DefaultStart;
    }

    private RuleTest? ReadTest(JsonNode node, DateTimeOffset start, ObjectReader? defaults, bool isTypology, string target)
    {
        var before = report.Count;
        var test = new ObjectReader(node, Keys.Test, report);
        var name = test.Text("name") ?? "";
        var series = new TestSeriesReader(report, start, defaults);
        var history = series.Read(test, "history", isHistory: true);
        var events = series.Read(test, "events", isHistory: false);
        var covers = test.Has("covers") ? Texts(test, "covers") : [];
        var evaluate = Offset(test, "evaluate", TimeSpan.Zero) is { } span ? start + span : DateTimeOffset.MaxValue;
        var parameters = Parameters(test, isTypology);
        var expected = test.Object("expect", Keys.TestExpectation) is { } expect
            ? new TestExpectationReader(report, start, isTypology, target).Read(expect) : null;
        var read = new RuleTest
        {
            Name = name,
            Line = report.Source.PositionOf(node.Offset).Line,
            Covers = covers,
            Start = start,
            Observed = Offset(test, "observed", TimeSpan.Zero) ?? Durations.Longest,
            History = history,
            Events = [.. events.Where(e => e.Received <= evaluate)],
            Overrides = new RuleOverrides { Lists = Lists(test), Parameters = parameters, RuleFile = parameters.IsEmpty ? "" : RuleFile },
            Expected = expected!,
        };
        if (report.Count != before)
        {
            return null;
        }

        foreach (var cover in covers)
        {
            if (RuleTestCover.WhyNot(cover, read) is var (why, instead))
            {
                test.Error("covers", "wrong-cover", $"the test covers '{cover}' and {why}", instead);
            }
        }

        return read;
    }

    /// <summary>An offset in time; null where it is missing or none.</summary>
    public static TimeSpan? Offset(ObjectReader entry, string key, TimeSpan? least = null)
    {
        if (!entry.Has(key) || entry.Text(key) is not { } text)
        {
            return null;
        }

        if (TestOffset.Parse(text) is { } offset && !(offset < least))
        {
            return offset;
        }

        entry.Error(key, "bad-offset",
            $"'{text}' is no offset in time{(least is null ? "" : " from 0s on")}, at most {TestOffset.Longest.Days} days",
            "write for example \"90s\", \"23h59m\" or \"2d\"");
        return null;
    }

    private string RuleFile => report.File[..^RuleFiles.TestsEnding.Length] + ".json";

    private static ImmutableArray<string> Texts(ObjectReader test, string key)
    {
        var texts = test.Texts(key);
        foreach (var text in texts.Where(t => !Covers.ContainsKey(t)))
        {
            test.Error(key, "unknown-value", $"'{key}' cannot hold '{text}'", Suggest.FromFew(text, RuleTestCover.All));
        }

        return texts;
    }

    private ImmutableSortedDictionary<string, string> Lists(ObjectReader test)
    {
        var lists = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (id, offset, value) in test.Members("lists"))
        {
            if (!names.Lists.Contains(id))
            {
                report.Error(offset, "unknown-list", $"there is no list '{id}'", Suggest.From(id, names.Lists));
            }
            else if (value.Kind != JsonValueKind.Array)
            {
                report.Error(value.Offset, "wrong-type", $"the list '{id}' must be a list of entries, not {value.Description}");
            }
            else
            {
                lists[id] = value.ToJson();
            }
        }

        return lists.ToImmutable();
    }

    private ImmutableSortedDictionary<string, string> Parameters(ObjectReader test, bool isTypology)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (test.Has("parameters") && isTypology)
        {
            test.Error("parameters", "wrong-target", "a typology has no parameters", "test the rule");
            return parameters.ToImmutable();
        }

        foreach (var (name, offset, value) in test.Members("parameters"))
        {
            var known = names.Of(RuleFile).ToList();
            if (!known.Contains(name))
            {
                report.Error(offset, "unknown-parameter", $"the rule has no parameter '{name}'", Suggest.From(name, known));
            }
            else if (value.Kind is not (JsonValueKind.Number or JsonValueKind.String))
            {
                report.Error(value.Offset, "wrong-type",
                    $"the parameter '{name}' must be a number or an expression, not {value.Description}");
            }
            else
            {
                parameters[name] = value.Text;
            }
        }

        return parameters.ToImmutable();
    }
}
