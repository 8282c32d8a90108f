using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Ingesting.Watching;
using FraudSignals.Host.Shell;
using FraudSignals.Host.Tests.Serving;

namespace FraudSignals.Host.Tests.Ingesting.Watching;

public sealed class WatchTests : IDisposable
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Host_and_watcher_killed_while_files_come_every_record_counts_once() => KilledAsync(files: 20, kills: 3);

    [Fact(Explicit = true)]
    public Task The_same_for_200_files_and_50_kills() => KilledAsync(files: 200, kills: 50);

    [Fact]
    public async Task A_file_is_taken_once_it_is_whole_and_what_is_no_records_fails_with_the_reason()
    {
        await using var host = await TestHost.StartAsync();
        var inbox = Inbox();
        using var directory = new WatchedDirectory(inbox);
        await File.WriteAllTextAsync(Path.Combine(inbox, "calls.csv.part"), Calls(1, 3), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(inbox, "bad-calls.csv"), "no,header\n1,2\n", Cancellation);
        Assert.Empty(directory.Look());
        Assert.Equal(["bad-calls.csv"], directory.Look());
        File.Move(Path.Combine(inbox, "calls.csv.part"), Path.Combine(inbox, "calls.csv"));
        Assert.Equal(["bad-calls.csv"], directory.Look());

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var watching = new Watch(directory, new Intake(host.Client, null, history: false, isWhole: false), Quiet(), TimeProvider.System)
            .RunAsync(stop.Token);
        await UntilAsync(() => !File.Exists(Path.Combine(inbox, "calls.csv")) && !File.Exists(Path.Combine(inbox, "bad-calls.csv")),
            watching);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);

        Assert.Equal(3, Receipt(inbox, "done", "calls.csv").Totals.Accepted);
        Assert.Contains("first line must name the fields", Receipt(inbox, "failed", "bad-calls.csv").Problem, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(inbox, "failed", "bad-calls.csv")));
    }

    [Fact]
    public async Task A_second_watcher_of_a_directory_is_refused()
    {
        using var first = new WatchedDirectory(Inbox());
        var (code, _, error) = await Cli.RunAsync("ingest", "--watch", Inbox());
        Assert.Equal(2, code);
        Assert.Contains("watched by another process", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_name_that_was_done_with_does_not_replace_the_other()
    {
        using var directory = new WatchedDirectory(Inbox());
        foreach (var text in (string[])["one", "two"])
        {
            await File.WriteAllTextAsync(directory.PathOf("calls.csv"), text, Cancellation);
            directory.End(await directory.BeginAsync("calls.csv", Morning, Cancellation) with { Ended = Morning });
        }

        Assert.Equal(["one", "two"],
            Directory.EnumerateFiles(Path.Combine(Inbox(), "done"), "*calls.csv").Select(File.ReadAllText).Order());
    }

    private async Task KilledAsync(int files, int kills)
    {
        var (url, inbox, rules) = (FreePort.Url(), Inbox(), TinyRules.Write(_directory));
        var done = Path.Combine(inbox, "done");
        string[] serve = ["--rules", rules, "--data", _directory.File("data"), "--replay"];
        var dropping = Task.Run(() => DropAsync(inbox, files), Cancellation);
        var host = new HostProcess(url, null, serve);
        var watcher = HostProcess.Watching(url, inbox);
        try
        {
            for (var kill = 0; kill < kills; kill++)
            {
                var before = Done();
                var (dying, isHost) = kill % 3 == 1 ? (watcher, false) : (host, true);
                await host.UntilListeningAsync(Cancellation);

                // At any moment of a file: while the next is on its way.
                await host.UntilAsync(() => Done() > before || Done() == files, Cancellation);
                await dying.KillAsync();
                dying.Dispose();
                (host, watcher) = isHost ? (new HostProcess(url, null, serve), watcher) : (host, HostProcess.Watching(url, inbox));
            }

            await dropping;
            await host.UntilAsync(() => Done() == files, Cancellation);
            using var client = new HostClient(url, TimeProvider.System);
            for (var file = 0; file < files; file++)
            {
                var subject =
                    await client.GetAsync<JsonElement>($"/api/subjects/number/{Uri.EscapeDataString(Caller(file))}", Cancellation);
                Assert.Equal(RecordsOf(file),
                    subject.GetProperty("aggregates").EnumerateArray().Single(a => a.GetProperty("name").GetString() == "calls")
                        .GetProperty("value").GetDouble());
                var receipt = Receipt(inbox, "done", $"calls-{file}.csv.gz");
                Assert.Equal(RecordsOf(file), receipt.Totals.Accepted + receipt.Totals.Duplicates);
                Assert.Equal(RecordsOf(file), receipt.Totals.Records);
                Assert.Equal((receipt.Sha256, null as string), (Hash(Path.Combine(done, $"calls-{file}.csv.gz")), receipt.Problem));
            }

            Assert.Empty(Directory.EnumerateFiles(Path.Combine(inbox, "failed")));
            Assert.Empty(Directory.EnumerateFiles(inbox));
        }
        finally
        {
            host.Dispose();
            watcher.Dispose();
        }

        int Done() => Directory.Exists(done) ? Directory.EnumerateFiles(done, "*.csv.gz").Count() : 0;
    }

    // Each tenth needs three batches.
    private static int RecordsOf(int file) => file % 10 == 9 ? 12_000 : 40;

    private static string Caller(int file) => $"+6681{file:d7}";

    private static string Calls(int file, int records) => TinyData.Csv(Enumerable.Range(0, records).Select(i =>
        $"f{file}-{i},{Morning.AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ},{Caller(file)},+66820000001,30"));

    private static async Task DropAsync(string inbox, int files)
    {
        for (var file = 0; file < files; file++)
        {
            var part = Path.Combine(inbox, $"calls-{file}.csv.gz.part");
            await using (var packed = new GZipStream(File.Create(part), CompressionLevel.Fastest))
            {
                await packed.WriteAsync(Encoding.UTF8.GetBytes(Calls(file, RecordsOf(file))), Cancellation);
            }

            File.Move(part, part[..^".part".Length]);
        }
    }

    private static string Hash(string path) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    private static Receipt Receipt(string inbox, string kind, string name) =>
        JsonSerializer.Deserialize<Receipt>(File.ReadAllText(Path.Combine(inbox, kind, name + ".receipt.json")), Output.Json)!;

    private static Terminal Quiet() => new(TextWriter.Null, TextWriter.Null);

    private static async Task UntilAsync(Func<bool> reached, Task lives)
    {
        while (!reached())
        {
            Assert.False(lives.IsCompleted, "The watcher ended.");
            await Task.Delay(5, Cancellation);
        }
    }

    private string Inbox() => Directory.CreateDirectory(_directory.File("inbox")).FullName;
}
