using System.Globalization;
using System.Text.Json;

namespace FraudSignals.Host.Tests.Backtesting;

/// <summary>A back-test whose outcome can be counted by hand.</summary>
public sealed class BacktestTests
{
    private static readonly string[] Sorted = [.. TinyData.Sorted(TinyData.Calls())];

    [Fact]
    public async Task Every_count_is_as_reckoned_by_hand()
    {
        var report = await RunAsync(TinyData.Csv(Sorted));

        Assert.Equal(20, report.GetProperty("events").GetInt64());

        // 01 found, 02 wronged, 03 overlooked, 04 and 05 left alone; 06 and 07 are fraud of another class and left out.
        var busy = report.GetProperty("typologies")[0];
        Assert.Equal("busy", busy.GetProperty("id").GetString());
        AssertScore(busy, alerts: 4, flagged: 4, found: 1, wronged: 1, overlooked: 1, alone: 2);
        Assert.Equal(0.5, busy.GetProperty("precision").GetDouble());
        Assert.Equal(0.5, busy.GetProperty("recall").GetDouble());
        Assert.Equal(1 / 3.0, busy.GetProperty("falsePositiveRate").GetDouble(), 12);

        // The first of three calls, ten minutes apart, to the last (the seconds differ by one each).
        Assert.InRange(busy.GetProperty("medianSecondsToAlert").GetDouble(), 1200, 1206);

        // 07 found, 06 overlooked.
        var veryBusy = report.GetProperty("typologies")[1];
        AssertScore(veryBusy, alerts: 1, flagged: 1, found: 1, wronged: 0, overlooked: 1, alone: 3);
        Assert.Equal(1, veryBusy.GetProperty("precision").GetDouble());

        // Each labelled number once; the account is of a kind no typology is about.
        AssertScore(report.GetProperty("overall"), alerts: 5, flagged: 4, found: 2, wronged: 1, overlooked: 2, alone: 2);
    }

    [Fact]
    public async Task Classes_tell_how_many_of_each_were_flagged_by_whatever_typology()
    {
        var report = await RunAsync(TinyData.Csv(Sorted));

        var classes = report.GetProperty("classes").EnumerateArray()
            .Select(c => (c.GetProperty("kind").GetString(), c.GetProperty("class").GetString(), c.GetProperty("label").GetInt32(),
                c.GetProperty("subjects").GetInt32(), c.GetProperty("flagged").GetInt32(), c.GetProperty("rate").GetDouble()));
        Assert.Equal(
            [
                ("account", "busy", 1, 1, 0, 0.0),
                ("number", "busy", 1, 2, 1, 0.5),
                ("number", "very_busy", 1, 2, 2, 1.0),
                ("number", "ordinary", 0, 2, 1, 0.5),
                ("number", "regular", 0, 1, 0, 0.0),
            ],
            classes);
    }

    [Fact]
    public async Task Chosen_classes_count_for_a_typology()
    {
        var report = await RunAsync(TinyData.Csv(Sorted), "--classes", "busy=busy,very_busy");

        AssertScore(report.GetProperty("typologies")[0], alerts: 4, flagged: 4, found: 3, wronged: 1, overlooked: 1, alone: 2);
    }

    [Fact]
    public async Task A_choice_of_an_unknown_typology_is_wrong_usage()
    {
        using var directory = new TempDirectory();
        var (code, _, error) = await Cli.RunAsync(Arguments(directory, TinyData.Csv(Sorted), "--classes", "buzy=busy"));

        Assert.Equal(2, code);
        Assert.Contains("there is no typology buzy", error);
    }

    [Fact]
    public async Task Order_and_format_of_the_file_do_not_matter()
    {
        var expected = Digest(await RunAsync(TinyData.Csv(Sorted)));
        string[] shuffled = [.. Sorted.Select((row, i) => (row, i)).OrderBy(r => r.i * 13 % 20).Select(r => r.row)];

        Assert.Equal(expected, Digest(await RunAsync(TinyData.Csv(shuffled))));
        Assert.Equal(expected, Digest(await RunAsync(TinyData.NdJson(Sorted))));
        Assert.Equal(expected, Digest(await RunAsync("[" + TinyData.NdJson(shuffled).TrimEnd().Replace('\n', ',') + "]")));
    }

    [Fact]
    public async Task A_file_that_is_not_sorted_is_sorted_and_says_so()
    {
        using var directory = new TempDirectory();
        var (code, _, error) = await Cli.RunAsync(Arguments(directory, TinyData.Csv(Sorted.Reverse())));

        Assert.Equal(0, code);
        Assert.Contains("not sorted by time", error);
    }

    [Fact]
    public async Task History_builds_state_and_raises_nothing()
    {
        using var directory = new TempDirectory();
        var history = directory.Write("history.csv", TinyData.Csv(Sorted[..^1]));
        var report = await RunAsync(TinyData.Csv(Sorted[^1..]), "--history-calls", history);

        Assert.Equal(19, report.GetProperty("historyEvents").GetInt64());
        Assert.Equal(20, report.GetProperty("events").GetInt64());

        // The last call is the sixth of 07: alone it is nothing, after the history it alerts, for both typologies.
        Assert.Equal(2, report.GetProperty("overall").GetProperty("alerts").GetInt32());
    }

    [Fact]
    public async Task Records_are_read_by_the_profile_of_their_source()
    {
        using var directory = new TempDirectory();
        directory.Write("rules/sources/telco.json", """
            { "name": "telco", "index": 4, "timeZone": "Asia/Bangkok", "fields": { "A_NUMBER": "caller", "START": "time", "NOTE": "" } }
            """);
        var rows = Sorted.Select(r => r.Replace("+07:00", "", StringComparison.Ordinal) + ",x");
        var csv = $"id,START,A_NUMBER,callee,durationSeconds,NOTE\n{string.Join('\n', rows)}\n";
        var (code, output, error) = await Cli.RunAsync(Arguments(directory, csv, "--calls-source", "telco"));
        Assert.True(code == 0, error);

        var expected = (await RunAsync(TinyData.Csv(Sorted))).GetProperty("overall").GetRawText();
        Assert.Equal(expected, JsonDocument.Parse(output).RootElement.GetProperty("overall").GetRawText());
    }

    [Fact]
    public async Task A_source_without_a_profile_is_told()
    {
        using var directory = new TempDirectory();
        var (code, _, error) = await Cli.RunAsync(Arguments(directory, TinyData.Csv(Sorted), "--calls-source", "telco"));

        Assert.Equal(2, code);
        Assert.Contains("There is no source telco: the rules directory has profiles of local.", error);
    }

    [Fact]
    public async Task Refused_records_are_counted_and_told()
    {
        using var directory = new TempDirectory();
        var (code, output, error) =
            await Cli.RunAsync(Arguments(directory, TinyData.Csv([.. Sorted, "x,2026-03-03T00:00:00Z,+66800000001,+66900000001,-5"])));

        Assert.Equal(0, code);
        Assert.Equal(1, JsonDocument.Parse(output).RootElement.GetProperty("rejected").GetInt64());
        Assert.Contains("durationSeconds", error);
    }

    [Fact]
    public async Task Mistakes_are_explained()
    {
        var report = await RunAsync(TinyData.Csv(Sorted), "--errors", "5");

        var errors = report.GetProperty("errors").EnumerateArray().ToList();
        var wronged = Assert.Single(errors, e => e.GetProperty("mistake").GetString() == "falsePositive");
        Assert.Equal("0800000002", wronged.GetProperty("key").GetString());
        Assert.Equal(60, wronged.GetProperty("score").GetDouble());
        Assert.Equal(["many", "wide"],
            wronged.GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("rule").GetString()).Order());

        // 03 with its one call, and 06 of the other typology, which lacks three calls.
        var overlooked = errors.Where(e => e.GetProperty("mistake").GetString() == "falseNegative").ToList();
        Assert.Equal(["+66800000003", "+66800000006"], overlooked.Select(e => e.GetProperty("key").GetString()));
        Assert.Equal(["hit wide", "miss very_many"], Standings(overlooked[1]));
    }

    [Fact]
    public async Task An_overlooked_subject_is_explained_as_it_stood_when_its_score_was_best()
    {
        // Days later 06 makes one more call: by then nothing of what spoke against it is left.
        string[] rows = [.. Sorted, "c900,2026-03-06T08:00:00+07:00,+66800000006,+66900000000,30"];
        var report = await RunAsync(TinyData.Csv(rows), "--errors", "5");

        var overlooked =
            Assert.Single(report.GetProperty("errors").EnumerateArray(), e => e.GetProperty("key").GetString() == "+66800000006");
        Assert.Equal((30, 60), (overlooked.GetProperty("score").GetDouble(), overlooked.GetProperty("threshold").GetDouble()));
        var third =
            DateTimeOffset.Parse(Sorted.Where(r => r.Contains("+66800000006", StringComparison.Ordinal)).ElementAt(2).Split(',')[1],
                CultureInfo.InvariantCulture);
        Assert.Equal(third, overlooked.GetProperty("time").GetDateTimeOffset());
        Assert.Equal(["spread"], overlooked.GetProperty("families").EnumerateArray().Select(f => f.GetString()));
        Assert.Equal(["hit wide", "miss very_many"], Standings(overlooked));
        Assert.Equal(3, overlooked.GetProperty("rules")[1].GetProperty("values")[0].GetProperty("value").GetDouble());
        Assert.Equal(Digest(await RunAsync(TinyData.Csv(rows))), Digest(report));
    }

    [Fact]
    public async Task What_a_rule_could_not_say_for_want_of_what_is_told()
    {
        using var directory = new TempDirectory();
        string[] arguments = Arguments(directory, TinyData.Csv(Sorted), "--errors", "5");
        var rule = directory.File("rules/tiny/very_many.json");
        File.WriteAllText(
            rule, File.ReadAllText(rule).Replace("\"calls >= 6\"", "\"calls >= 3\"", StringComparison.Ordinal)
                .Replace("\"Window\": \"24h\" }", "\"Window\": \"24h\", \"Where\": \"answered\" }", StringComparison.Ordinal));
        var (code, output, error) = await Cli.RunAsync(arguments);
        Assert.True(code == 0, error);

        var overlooked = JsonDocument.Parse(output).RootElement.GetProperty("errors").EnumerateArray()
            .First(e => e.GetProperty("key").GetString() == "+66800000006");
        var silent =
            Assert.Single(overlooked.GetProperty("rules").EnumerateArray(), r => r.GetProperty("outcome").GetString() == "cannot say");
        Assert.Equal("very_many", silent.GetProperty("rule").GetString());
        Assert.Contains("calls", silent.GetProperty("lacked").EnumerateArray().Select(l => l.GetString()));
    }

    [Theory]
    [InlineData("calls >= 3 && durationSeconds >= 3600", "by event")]
    [InlineData("calls >= 6 && durationSeconds >= 3600", "miss")]
    public async Task A_rule_that_reads_its_event_is_judged_by_that_alone(string expression, string outcome)
    {
        using var directory = new TempDirectory();
        string[] arguments = Arguments(directory, TinyData.Csv(Sorted), "--errors", "5");
        var rule = directory.File("rules/tiny/very_many.json");
        File.WriteAllText(rule, File.ReadAllText(rule).Replace("calls >= 6", expression, StringComparison.Ordinal));
        var (code, output, error) = await Cli.RunAsync(arguments);
        Assert.True(code == 0, error);

        var overlooked = JsonDocument.Parse(output).RootElement.GetProperty("errors").EnumerateArray()
            .First(e => e.GetProperty("key").GetString() == "+66800000006");
        Assert.Equal(["hit wide", $"{outcome} very_many"], Standings(overlooked));

        var (_, text, _) = await Cli.RunAsync([.. arguments.Where(a => a != "--json")]);
        Assert.Contains("durationSeconds, which its event tells, >= ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_may_be_spread_over_several_files_named_one_by_one_or_by_a_pattern()
    {
        var expected = Digest(await RunAsync(TinyData.Csv(Sorted)));
        using var directory = new TempDirectory();
        var first = directory.Write("day/one/calls-1.csv", TinyData.Csv(Sorted.Where((_, i) => i % 3 == 0)));
        var second = directory.Write("day/two/calls-2.ndjson", TinyData.NdJson(Sorted.Where((_, i) => i % 3 == 1).Reverse()));
        var third = directory.Write("day/two/calls-3.csv", TinyData.Csv(Sorted.Where((_, i) => i % 3 == 2)));

        foreach (var named in new string[][]
        {
            ["--calls", second, "--calls", first, "--calls", third],
            ["--calls", first, second, third, first],
            ["--calls", directory.File("day/**/calls-*")],
            ["--calls", directory.File("day/two/*.ndjson"), "--calls", directory.File("day/*/*.csv")],
        })
        {
            var (code, output, error) = await Cli.RunAsync(
                ["backtest", "--json", "--rules", TinyRules.Write(directory), .. named, "--labels",
                    directory.Write("labels.csv", TinyData.Labels)]);
            Assert.True(code == 0, error);
            Assert.Equal(expected, Digest(JsonDocument.Parse(output).RootElement));
        }
    }

    [Theory]
    [InlineData("calls-*.csv")]
    [InlineData("nowhere/*.csv")]
    public async Task A_pattern_without_files_is_wrong_usage(string pattern)
    {
        using var directory = new TempDirectory();
        var (code, _, error) = await Cli.RunAsync(Arguments(directory, TinyData.Csv(Sorted), "--transfers", directory.File(pattern)));

        Assert.Equal(2, code);
        Assert.Contains($"--transfers {directory.File(pattern)}: no file has such a name.", error);
    }

    [Fact]
    public async Task People_get_tables()
    {
        using var directory = new TempDirectory();
        var arguments = Arguments(directory, TinyData.Csv(Sorted), "--errors", "1").Where(a => a != "--json").ToArray();
        var (code, output, _) = await Cli.RunAsync(arguments);

        Assert.Equal(0, code);
        Assert.Contains("busy wrongly flagged number 0800000002 (ordinary), score 60 of 60", output);
        Assert.DoesNotContain('\u001b', output);
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 100, line));
    }

    private static async Task<JsonElement> RunAsync(string calls, params string[] more)
    {
        using var directory = new TempDirectory();
        var (code, output, error) = await Cli.RunAsync(Arguments(directory, calls, more));
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private static string[] Arguments(TempDirectory directory, string calls, params string[] more) =>
    [
        "backtest", "--json",
        "--rules", TinyRules.Write(directory),
        "--calls", directory.Write("calls", calls),
        "--labels", directory.Write("labels.csv", TinyData.Labels),
        .. more,
    ];

    private static IEnumerable<string> Standings(JsonElement mistake) =>
        mistake.GetProperty("rules").EnumerateArray()
            .Select(r => $"{r.GetProperty("outcome").GetString()} {r.GetProperty("rule").GetString()}");

    private static string? Digest(JsonElement report) => report.GetProperty("alertsDigest").GetString();

    private static void AssertScore(JsonElement score, int alerts, int flagged, int found, int wronged, int overlooked, int alone)
    {
        int Of(string name) => score.GetProperty(name).GetInt32();
        Assert.Equal(
            (alerts, flagged, found, wronged, overlooked, alone),
            (Of("alerts"), Of("flagged"), Of("truePositives"), Of("falsePositives"), Of("falseNegatives"), Of("trueNegatives")));
    }
}
