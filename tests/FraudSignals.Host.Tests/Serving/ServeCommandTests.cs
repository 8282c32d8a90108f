using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Tests.Serving;

public sealed class ServeCommandTests
{
    [Fact]
    public async Task Serves_until_told_to_stop_and_ends_well()
    {
        using var directory = new TempDirectory();
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var serving = new CommandLine(new Terminal(TextWriter.Null, TextWriter.Null), TimeProvider.System)
            .RunAsync(["serve", "--urls", url, "--rules", TinyRules.Write(directory), "--replay"], stop.Token);
        await WaitUntilReadyAsync(url);

        var calls = directory.Write("calls.csv", TinyData.Csv(TinyData.Sorted(TinyData.Calls())));
        var (ingested, output, _) = await Cli.RunAsync("ingest", calls, "--url", url);
        var (listed, alerts, _) = await Cli.RunAsync("alerts", "tail", "--once", "--url", url);
        await stop.CancelAsync();

        Assert.Equal((0, 0), (ingested, listed));
        Assert.Contains("20 accepted", output);

        // Under a random key a cool-down may end between the calls of a subject, which then alerts twice: the time aside, the same.
        Assert.Equal(
            5,
            alerts.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[line.IndexOf("  ", StringComparison.Ordinal)..])
                .Distinct().Count());
        Assert.Equal(0, await serving);
    }

    [Fact]
    public async Task With_a_data_directory_a_restart_and_a_backup_know_all()
    {
        using var directory = new TempDirectory();
        var rules = TinyRules.Write(directory);
        var calls = directory.Write("calls.csv", TinyData.Csv(TinyData.Sorted(TinyData.Calls())));
        var data = directory.File("data");

        // A key under which no cool-down ends between the calls of a subject.
        directory.Write("data/token.key", new string('a', 64));
        await ServeAsync(data, async url =>
        {
            Assert.Contains("20 accepted", (await Cli.RunAsync("ingest", calls, "--url", url)).Out);

            var (taken, _, told) =
                await Cli.RunAsync("serve", "--urls", $"http://127.0.0.1:{FreePort.Next()}", "--rules", rules, "--data", data);
            Assert.Equal(2, taken);
            Assert.Contains("in use by another process", Assert.Single(told.Split('\n', StringSplitOptions.RemoveEmptyEntries)));

            Assert.Equal(0, (await Cli.RunAsync("backup", "--data", data, directory.File("backup"))).Code);
        });

        foreach (var place in (string[])[data, directory.File("backup")])
        {
            await ServeAsync(place, async url =>
            {
                Assert.Contains("20 duplicates", (await Cli.RunAsync("ingest", calls, "--url", url)).Out);
                Assert.Equal(
                    5,
                    (await Cli.RunAsync("alerts", "tail", "--once", "--url", url)).Out.Split(
                        '\n', StringSplitOptions.RemoveEmptyEntries).Length);
                await UntilPublishedAsync(url);
            });
            Assert.Equal(
                5, (await File.ReadAllLinesAsync(Path.Combine(place, "alerts.ndjson"), TestContext.Current.CancellationToken)).Length);
        }

        // What it knew of one caller goes, and of no other.
        Assert.Equal(0, (await Cli.RunAsync("erase", "--data", data, "--rules", rules, "number", "0800000001")).Code);
        Assert.Equal(1, (await Cli.RunAsync("erase", "--data", data, "--rules", rules, "number", "0800000001")).Code);
        await ServeAsync(data, async url =>
        {
            using var client = new HttpClient();
            Assert.Equal(HttpStatusCode.NotFound,
                (await client.GetAsync($"{url}/api/subjects/number/0800000001", TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(HttpStatusCode.OK,
                (await client.GetAsync($"{url}/api/subjects/number/0800000002", TestContext.Current.CancellationToken)).StatusCode);
        });

        async Task ServeAsync(string place, Func<string, Task> visit)
        {
            var url = $"http://127.0.0.1:{FreePort.Next()}";
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var serving = new CommandLine(new Terminal(TextWriter.Null, TextWriter.Null), TimeProvider.System)
                .RunAsync(["serve", "--urls", url, "--rules", rules, "--data", place, "--replay"], stop.Token);
            await WaitUntilReadyAsync(url);
            await visit(url);
            await stop.CancelAsync();
            Assert.Equal(0, await serving);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (code, _, error) = await Cli.RunAsync("serve", "--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");

        Assert.Equal(2, code);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("address already in use", error);
    }

    private static async Task UntilPublishedAsync(string url)
    {
        using var client = new HttpClient();
        for (var waiting = 1.0; waiting > 0;)
        {
            using var ready = JsonDocument.Parse(await client.GetStringAsync($"{url}/health/ready", TestContext.Current.CancellationToken));
            waiting = ready.RootElement.GetProperty("figures").GetProperty("outbox.alert-file.waiting").GetDouble();
            Assert.Equal(waiting > 0,
                ready.RootElement.GetProperty("figures").GetProperty("outbox.alert-file.oldestSeconds").GetDouble() > 0);
        }
    }

    private static async Task WaitUntilReadyAsync(string url)
    {
        using var client = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var response = await client.GetAsync(url + "/health/ready", TestContext.Current.CancellationToken);
                response.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (tries < 100)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }
}
