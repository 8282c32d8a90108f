using System.CommandLine;
using System.IO.Compression;
using System.Text;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Help_lists_every_command()
    {
        var (code, output, _) = await Cli.RunAsync("--help");

        Assert.Equal(0, code);
        Assert.All(["serve", "demo", "simulate", "ingest", "backtest", "rules", "alerts"],
            command => Assert.Contains($"\n  {command} ", output));
    }

    [Theory]
    [InlineData("serve", "--urls")]
    [InlineData("demo", "--stay")]
    [InlineData("simulate", "--difficulty")]
    [InlineData("ingest", "--history")]
    [InlineData("backtest", "--errors")]
    [InlineData("rules check", "--json")]
    [InlineData("rules test", "--junit")]
    [InlineData("rules new", "--subject")]
    [InlineData("rules diff", "--labels")]
    [InlineData("rules fmt", "--check")]
    [InlineData("rules lock", "DIR")]
    [InlineData("rules checks", "--help")]
    [InlineData("alerts tail", "--responder")]
    public async Task Every_command_explains_itself(string command, string option)
    {
        var (code, output, _) = await Cli.RunAsync([.. command.Split(' '), "--help"]);

        Assert.Equal(0, code);
        Assert.Contains(option, output);
    }

    [Fact]
    public async Task An_option_without_its_value_or_with_one_that_cannot_be_read_is_told()
    {
        var root = new CommandLine(new Terminal(TextWriter.Null, TextWriter.Null), TimeProvider.System).Root();
        foreach (var (path, option) in OptionsOf(root, []))
        {
            string[][] lines = (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType).IsPrimitive
                ? [[option.Name], [option.Name, "?"]] : [[option.Name]];
            foreach (var line in lines.Where(_ => option.Arity.MinimumNumberOfValues > 0))
            {
                var (code, _, error) = await Cli.RunAsync([.. path, .. line]);
                Assert.True(code == 2 && error.Length > 0, $"{string.Join(' ', path)} {string.Join(' ', line)}: {code} {error}");
            }
        }

        static IEnumerable<(string[] Path, Option Option)> OptionsOf(Command command, string[] path) =>
            command.Options.Where(o => !o.Name.Contains("help") && o is not VersionOption).Select(o => (path, o))
                .Concat(command.Subcommands.SelectMany(c => OptionsOf(c, [.. path, c.Name])));
    }

    [Theory]
    [InlineData("frob")]
    [InlineData("backtest --calls a.csv")]
    [InlineData("backtest --labels l.csv")]
    [InlineData("backtest --calls a.csv --labels l.csv --errors -1")]
    [InlineData("simulate")]
    [InlineData("simulate --out x --days many")]
    [InlineData("ingest")]
    [InlineData("ingest f.csv --type letters")]
    [InlineData("ingest f.csv --url nowhere")]
    [InlineData("alerts tail --responder army")]
    [InlineData("serve --data none --checkpoint-bytes 1000")]
    [InlineData("serve --data none --segment-bytes 1000")]
    [InlineData("serve --data none --keep-alerts 0")]
    [InlineData("serve --data none --keep-events 1e9")]
    [InlineData("serve --keep-subjects 0.5")]
    public async Task Wrong_usage_is_told_with_exit_code_2(string line)
    {
        var (code, _, error) = await Cli.RunAsync(line.Split(' '));

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task A_simulation_option_out_of_range_is_named()
    {
        using var directory = new TempDirectory();

        var (code, _, error) = await Cli.RunAsync("simulate", "--difficulty", "2", "--out", directory.Path);

        Assert.Equal(2, code);
        Assert.StartsWith("Difficulty must be between 0 and 1", error);
    }

    [Fact]
    public async Task Simulate_writes_its_files_and_a_summary_for_machines()
    {
        using var directory = new TempDirectory();

        var (code, output, _) = await Cli.RunAsync(
            "simulate", "--subscribers", "100", "--days", "1", "--history-days", "1", "--out", directory.Path, "--json");

        Assert.Equal(0, code);
        Assert.True(System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("calls").GetInt64() > 0);
        Assert.All(["calls", "transfers", "labels", "history-calls", "history-transfers"],
            f => Assert.True(File.Exists(directory.File(f + ".csv"))));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        using var directory = new TempDirectory();
        var labels = directory.Write("labels.csv", TinyData.Labels);

        var (code, _, error) = await Cli.RunAsync("backtest", "--calls", directory.File("none.csv"), "--labels", labels);

        Assert.Equal(2, code);
        Assert.Contains("none.csv", error);
    }

    [Theory]
    [InlineData("id,when,who\n1,2,3\n")]
    [InlineData("id,time,caller,callee,durationSeconds\nx,yesterday,,1,2\n")]
    [InlineData("[1,2,")]
    public async Task A_file_nothing_can_be_read_of_is_unreadable_input(string content)
    {
        using var directory = new TempDirectory();
        var labels = directory.Write("labels.csv", TinyData.Labels);
        var calls = directory.Write("calls.csv", content);

        var (code, _, error) = await Cli.RunAsync("backtest", "--calls", calls, "--labels", labels);

        Assert.Equal(2, code);
        Assert.Contains("calls.csv", error);
    }

    [Fact]
    public async Task Damaged_compression_is_unreadable_input()
    {
        using var directory = new TempDirectory();
        var labels = directory.Write("labels.csv", TinyData.Labels);
        File.WriteAllBytes(directory.File("calls.csv.gz"), [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]);

        var (code, _, error) = await Cli.RunAsync("backtest", "--calls", directory.File("calls.csv.gz"), "--labels", labels);

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task A_bad_rule_file_is_a_finding_with_its_place()
    {
        using var directory = new TempDirectory();
        var rules = TinyRules.Write(directory);
        var file = Path.Combine(rules, "tiny", "many.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"Expression\"", "\"Expresion\"", StringComparison.Ordinal));

        var (checkedCode, output, _) = await Cli.RunAsync("rules", "check", rules);
        var (servedCode, _, error) = await Cli.RunAsync("serve", "--rules", rules, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, checkedCode);
        Assert.Equal(1, servedCode);
        Assert.Contains("tiny/many.json:", output);
        Assert.Contains("tiny/many.json:", error);
        Assert.Contains("Expresion", error);
    }

    [Fact]
    public async Task A_rules_directory_that_is_not_there_is_wrong_usage()
    {
        var (code, _, error) = await Cli.RunAsync("rules", "check", "/there/is/none");

        Assert.Equal(2, code);
        Assert.Contains("/there/is/none", error);
    }

    [Fact]
    public async Task The_shipped_rules_are_found_beside_the_program_and_are_good()
    {
        var (code, output, _) = await Cli.RunAsync("rules", "check");

        Assert.Equal(0, code);
        Assert.Contains("3 typologies", output);
    }

    [Theory]
    [InlineData("http://0.0.0.0:7071")]
    [InlineData("http://*:7071")]
    [InlineData("http://[::]:7071")]
    [InlineData("http://192.168.1.4:7071")]
    [InlineData("http://example.com:7071")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task Serving_others_than_this_machine_is_refused(string urls)
    {
        var (code, _, error) = await Cli.RunAsync("serve", "--urls", urls);

        Assert.Equal(2, code);
        Assert.Contains("loopback", error);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_named()
    {
        using var directory = new TempDirectory();
        var calls = directory.Write("calls.csv", TinyData.Csv(TinyData.Calls()));

        var (code, _, error) = await Cli.RunAsync("ingest", calls, "--url", "http://127.0.0.1:1");

        Assert.Equal(2, code);
        Assert.Contains("No host answers at http://127.0.0.1:1", error);
    }

    [Fact]
    public async Task Gzip_is_seen_from_the_bytes_whatever_the_name()
    {
        using var directory = new TempDirectory();
        var rules = TinyRules.Write(directory);
        var labels = directory.Write("labels.csv", TinyData.Labels);
        var plain = directory.Write("calls.csv", TinyData.Csv(TinyData.Sorted(TinyData.Calls())));
        using (var gzip = new GZipStream(File.Create(directory.File("packed")), CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(File.ReadAllText(plain)));
        }

        var (_, fromPlain, _) = await Cli.RunAsync("backtest", "--calls", plain, "--labels", labels, "--rules", rules, "--json");
        var (code, fromGzip, _) =
            await Cli.RunAsync("backtest", "--calls", directory.File("packed"), "--labels", labels, "--rules", rules, "--json");

        Assert.Equal(0, code);
        Assert.Equal(Digest(fromPlain), Digest(fromGzip));
    }

    private static string? Digest(string json) =>
        System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty("alertsDigest").GetString();
}
