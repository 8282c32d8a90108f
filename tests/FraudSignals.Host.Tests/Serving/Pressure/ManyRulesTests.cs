using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FraudSignals.Host.Tests.Serving.Pressure;

/// <summary>
/// What very many rules cost a running host: time to start, memory, and time for a record, beside the shipped ones alone.
/// </summary>
public sealed class ManyRulesTests(ITestOutputHelper output) : IDisposable
{
    private const int PerBatch = 2_000;

    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "rules");

    private readonly TempDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    /// <summary>
    /// Run it by hand, from the root, after a build:
    /// <c>tests/FraudSignals.Host.Tests/bin/Release/net10.0/FraudSignals.Host.Tests -explicit only -showLiveOutput -class
    /// '*ManyRulesTests'</c>.
    /// </summary>
    [Fact(Explicit = true)] // Minutes.
    public async Task Ten_thousand_rules_start_in_seconds_and_leave_room_for_traffic()
    {
        var world = _directory.File("world");
        Assert.Equal(
            0,
            (await Cli.RunAsync("simulate", "--subscribers", "2000", "--days", "2", "--history-days", "0", "--seed", "7", "--out",
                world)).Code);
        var few = await MeasureAsync(world, 0);
        var many = await MeasureAsync(world, 9_850);

        Assert.InRange(many.Rules, 9_500, 10_000);
        Assert.Equal(few.Alerts, many.Alerts);
        Assert.InRange(many.Start, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.InRange(many.Bytes, 0, 2L << 30);
        Assert.InRange(many.PerRecord, 0, 20 * few.PerRecord);
    }

    private async Task<(int Rules, int Alerts, TimeSpan Start, long Bytes, double PerRecord)> MeasureAsync(string world, int copies)
    {
        var url = FreePort.Url();
        using var host = new HostProcess(url, new string('a', 64), "--rules", Write(copies), "--replay");
        while (!host.IsListening)
        {
            Assert.False(host.HasEnded, host.ToString());
            await Task.Delay(TimeSpan.FromMilliseconds(100), Stop);
        }

        var start = host.CpuTime;
        using var client = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(20) };
        var records = await PostAsync(client, "api/calls", Path.Combine(world, "calls.csv"))
            + await PostAsync(client, "api/transfers", Path.Combine(world, "transfers.csv"));
        var perRecord = (host.CpuTime - start).TotalMicroseconds / records;
        var rules = JsonDocument.Parse(await client.GetStringAsync("api/rules", Stop)).RootElement.GetProperty("rules").GetArrayLength();
        var alerts = JsonDocument.Parse(await client.GetStringAsync("api/alerts?limit=1000", Stop)).RootElement.GetProperty("alerts")
            .GetArrayLength();
        var bytes = host.PeakMemory;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rules} rules: started in {start.TotalSeconds:0.0} s of CPU time, {bytes >> 20} MiB at most, {perRecord:0.0} µs of CPU "
            + $"time a record ({records} records, {alerts} alerts)"));
        await host.KillAsync();
        return (rules, alerts, start, bytes, perRecord);
    }

    private static async Task<int> PostAsync(HttpClient client, string path, string file)
    {
        var lines = await File.ReadAllLinesAsync(file, Stop);
        foreach (var batch in lines.Skip(1).Chunk(PerBatch))
        {
            using var body = new ByteArrayContent(Encoding.UTF8.GetBytes($"{lines[0]}\n{string.Join('\n', batch)}\n"));
            body.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
            using var answer = await client.PostAsync(path, body, Stop);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        }

        return lines.Length - 1;
    }

    // The shipped files, and as many copies of their rules, with other names and other thresholds.
    private string Write(int copies)
    {
        var root = _directory.File($"rules {copies}");
        string[] files =
            [.. Directory.GetFiles(Shipped, "*", SearchOption.AllDirectories)
                .Where(f => f.EndsWith(".json", StringComparison.Ordinal) || f.EndsWith(".csv", StringComparison.Ordinal))];
        foreach (var file in files.Where(
            f => !f.EndsWith(".tests.json", StringComparison.Ordinal) && !f.Contains("/packs/", StringComparison.Ordinal)))
        {
            var to = Path.Combine(root, Path.GetRelativePath(Shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        var rules = Directory.GetFiles(root, "*.json", SearchOption.AllDirectories)
            .Where(f => File.ReadAllText(f).Contains("\"WorkflowName\"", StringComparison.Ordinal)
                && !f.Contains("/deprecated/", StringComparison.Ordinal) && !f.Contains("/schema/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).ToArray();
        for (var i = 0; i < copies; i++)
        {
            var (file, round) = (rules[i % rules.Length], i / rules.Length + 1);
            var rule = JsonNode.Parse(File.ReadAllText(file))!;
            var name = $"{Path.GetFileNameWithoutExtension(file)}_{round}";
            rule["WorkflowName"] = name;
            var only = rule["Rules"]![0]!;
            only["RuleName"] = name;
            only["SuccessEvent"] = name;
            only["Properties"]!["id"] = name;
            foreach (var parameter in rule["GlobalParams"]?.AsArray() ?? [])
            {
                if (double.TryParse(parameter!["Expression"]!.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture,
                    out var value))
                {
                    parameter["Expression"] = (value * (1 + round / 10_000.0)).ToString("0.######", CultureInfo.InvariantCulture);
                }
            }

            File.WriteAllText(Path.Combine(Path.GetDirectoryName(file)!, $"{name}.json"), rule.ToJsonString());
        }

        return root;
    }
}
