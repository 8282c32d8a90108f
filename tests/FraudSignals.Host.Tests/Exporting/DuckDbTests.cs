using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using FraudSignals.Host.Tests.Serving;

namespace FraudSignals.Host.Tests.Exporting;

/// <summary>What is exported, asked by DuckDB with the queries of the document; and what DuckDB writes, read by a back-test.</summary>
public sealed partial class DuckDbTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly DuckDBConnection _duck = new("DataSource=:memory:");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _duck.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_ten_queries_of_the_document_answer()
    {
        await ExportAsync();
        var queries = Query().Matches(Document()).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(10, queries.Count);
        _duck.Open();
        var answers = queries.ConvertAll(Ask);

        // The last one writes a file.
        Assert.All(answers.SkipLast(1).Index(), answer => Assert.True(answer.Item.Count > 0, queries[answer.Index]));
        Assert.Equal(["busy high interdiction 4 4", "very_busy high interdiction 1 1"], answers[0]);
        Assert.Equal(["many 4 60", "very_many 1 60", "wide 5 60"], answers[2].Order());
        Assert.Equal(["many wide 4", "very_many wide 1"], answers[3].Order());

        // 05 calls one number three times: a finding and no alert. Half of the threshold is near.
        Assert.Equal("many 5 5 1", Assert.Single(answers[5], a => a.StartsWith("many ", StringComparison.Ordinal)));
        Assert.Contains(" busy 30 60 many", Assert.Single(answers[6]), StringComparison.Ordinal);
        Assert.Contains(answers[7], a => a.StartsWith("number calls ", StringComparison.Ordinal));
        Assert.True(answers[8].Count >= 15); // Three calls at least to each of five alerts.
        Assert.True(File.Exists(_directory.File("calls.parquet")));
    }

    [Fact]
    public async Task A_back_test_reads_what_DuckDB_writes_as_it_reads_text()
    {
        var (calls, labels, rules) = (_directory.Write("calls.csv", TinyData.Csv(TinyData.Sorted(TinyData.Calls()))),
            _directory.Write("labels.csv", TinyData.Labels), TinyRules.Write(_directory));
        _duck.Open();
        Ask(Query().Matches(Document())[^1].Groups[1].Value);
        var text = await Cli.RunAsync("backtest", "--calls", calls, "--labels", labels, "--rules", rules, "--json");
        var parquet =
            await Cli.RunAsync("backtest", "--calls", _directory.File("calls.parquet"), "--labels", labels, "--rules", rules, "--json");

        Assert.True(parquet.Code == 0, parquet.Error);
        Assert.Equal(Seconds().Replace(text.Out, ""), Seconds().Replace(parquet.Out, ""));
    }

    [Fact]
    public async Task Columns_of_every_plain_kind_are_read_and_a_time_without_a_zone_is_refused_with_the_reason()
    {
        var (labels, rules) = (_directory.Write("labels.csv", TinyData.Labels), TinyRules.Write(_directory));
        _duck.Open();
        var good =
            Written("id INT, time TIMESTAMPTZ, caller VARCHAR, callee BIGINT, durationSeconds DOUBLE, answered BOOLEAN, sim VARCHAR",
                "(7, '2026-03-02 01:00:00+00', '+66800000001', 66900000001, 30.0, true, NULL)");
        var run = await RunAsync(good);
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("\"events\": 1,", run.Out, StringComparison.Ordinal);

        var local =
            Written("id INT, time TIMESTAMP, caller VARCHAR, callee VARCHAR, durationSeconds INT",
                "(7, '2026-03-02 01:00:00', '+66800000001', '+66900000001', 30)");
        Assert.Contains("offset", (await RunAsync(local)).Error, StringComparison.OrdinalIgnoreCase);

        var nested =
            Written("id INT, time TIMESTAMPTZ, caller VARCHAR[], callee VARCHAR, durationSeconds INT",
                "(7, '2026-03-02 01:00:00+00', ['+66800000001'], '+66900000001', 30)");
        Assert.Contains("nested", (await RunAsync(nested)).Error, StringComparison.Ordinal);

        var cut = _directory.File("cut.parquet");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(good, Cancellation))[..^20], Cancellation);
        Assert.Contains("no whole Parquet file", (await RunAsync(cut)).Error, StringComparison.Ordinal);

        Task<(int Code, string Out, string Error)> RunAsync(string file) =>
            Cli.RunAsync("backtest", "--calls", file, "--labels", labels, "--rules", rules, "--json");
    }

    private string Written(string columns, string values)
    {
        var file = _directory.File($"{Guid.NewGuid():N}.parquet");
        using var command = _duck.CreateCommand();
        command.CommandText = $"CREATE OR REPLACE TABLE t ({columns}); INSERT INTO t VALUES {values}; COPY t TO '{file}';";
        command.ExecuteNonQuery();
        return file;
    }

    private async Task ExportAsync()
    {
        var (url, data, rules) = (FreePort.Url(), _directory.File("data"), TinyRules.Write(_directory));
        var calls = _directory.Write("calls.csv", TinyData.Csv(TinyData.Sorted(TinyData.Calls())));
        using (var host = new HostProcess(url, null, "--rules", rules, "--data", data, "--replay"))
        {
            await host.UntilListeningAsync(Cancellation);
            await MustAsync("ingest", calls, "--url", url.ToString());
            await MustAsync("alerts", "export", _directory.File("alerts.parquet"), "--url", url.ToString());
            await host.KillAsync();
        }

        await MustAsync("subjects", "export", _directory.File("subjects.parquet"), "--data", data, "--rules", rules);
        await MustAsync("findings", "export", _directory.File("findings.parquet"), "--data", data, "--rules", rules);
        await MustAsync("subjects", "export", _directory.File("subjects.ndjson"), "--data", data, "--rules", rules);
        var lines = await File.ReadAllLinesAsync(_directory.File("subjects.ndjson"), Cancellation);
        Assert.All(lines, line => Assert.Contains("\"whyNot\":", line, StringComparison.Ordinal));
        Assert.DoesNotContain("6680000000", string.Concat(lines), StringComparison.Ordinal);
    }

    private static async Task MustAsync(params string[] args)
    {
        var (code, _, error) = await Cli.RunAsync(args);
        Assert.True(code == 0, error);
    }

    // Rows as their cells with blanks.
    private List<string> Ask(string query)
    {
        using var command = _duck.CreateCommand();
        command.CommandText = FileName().Replace(query, name => $"'{_directory.File(name.Groups[1].Value)}'");
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(
                string.Join(
                    ' ',
                    Enumerable.Range(0, reader.FieldCount)
                        .Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    private static string Document([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../../functions/docs/duckdb.md")).ReplaceLineEndings("\n");

    [GeneratedRegex(@"```sql\n([\s\S]*?)```")]
    private static partial Regex Query();

    [GeneratedRegex("'([a-z]+\\.(?:parquet|csv))'")]
    private static partial Regex FileName();

    [GeneratedRegex("\"(?:seconds|eventsPerSecond)\": [0-9.]+,?")]
    private static partial Regex Seconds();
}
