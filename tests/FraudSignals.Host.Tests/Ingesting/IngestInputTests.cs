using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using FraudSignals.Host.Tests.Serving;

namespace FraudSignals.Host.Tests.Ingesting;

/// <summary>Files that are damaged, empty or no files, given to commands.</summary>
public sealed class IngestInputTests
{
    private static string Rows(int count) => "id,time,caller,callee,durationSeconds\n" + string.Concat(
        Enumerable.Range(0, count)
            .Select(i => $"c{i},2026-03-02T{i / 60 % 24:00}:{i % 60:00}:00Z,+668{10_000_000 + i * 7919 % 1_000_000},+66899990000,30\n"));

    [Theory]
    [InlineData(0.7)]
    [InlineData(0.999)]
    public async Task A_file_that_is_cut_off_is_told_and_how_far_it_came(double share)
    {
        using var directory = new TempDirectory();
        await using var host = await TestHost.StartAsync();
        var packed = Pack(Rows(20_000));
        var path = directory.File("calls.csv.gz");
        await File.WriteAllBytesAsync(path, packed[..(int)(packed.Length * share)], TestContext.Current.CancellationToken);

        var (code, _, error) = await Cli.RunAsync("ingest", path, "--url", host.Url.ToString(), "--history");
        Assert.Equal(2, code);
        Assert.Contains("cut off", error, StringComparison.Ordinal);
        Assert.Matches("[1-9][0-9]* records of .* were sent before", error);

        var labels = directory.Write("labels.csv", "kind,key,label\nnumber,+66810000000,1\n");
        (code, _, error) = await Cli.RunAsync("backtest", "--calls", path, "--labels", labels, "--rules", TinyRules.Write(directory));
        Assert.Equal(2, code);
        Assert.Contains("cut off", error, StringComparison.Ordinal);
        Assert.Matches("[1-9][0-9]* records stand before that", error);
    }

    [Theory]
    [InlineData("", "holds no records")]
    [InlineData("id,time,caller,callee,durationSeconds\n", "holds no records")]
    [InlineData("c1,2026-11-30T03:30:00Z,0812345678,0898765432,41\n", "first line must name the fields")]
    [InlineData("id|time|caller|callee|durationSeconds\n1|2|3|4|5\n", "bars")]
    [InlineData("id,time,caller,callee,durationSeconds\r1,2026-03-01T00:00:00Z,+66810001111,+66899990000,30\r", "CR only")]
    [InlineData("PK\u0003\u0004xl/", "xlsx")]
    public async Task Nothing_taken_where_something_was_expected_is_an_error(string text, string says)
    {
        using var directory = new TempDirectory();
        await using var host = await TestHost.StartAsync();
        var path = directory.Write("calls.csv", text);
        var (code, _, error) = await Cli.RunAsync("ingest", path, "--type", "calls", "--url", host.Url.ToString());
        Assert.Equal(2, code);
        Assert.Contains(says, error, StringComparison.Ordinal);

        var labels = directory.Write("labels.csv", "kind,key,label\nnumber,+66810000000,1\n");
        (code, _, error) = await Cli.RunAsync("backtest", "--calls", path, "--labels", labels, "--rules", TinyRules.Write(directory));
        Assert.Equal(2, code);
        Assert.Contains(text.Length == 0 ? "nothing to read" : says, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_another_encoding_is_told_by_every_command()
    {
        using var directory = new TempDirectory();
        await using var host = await TestHost.StartAsync();
        var path = directory.File("calls.csv");
        await File.WriteAllTextAsync(path, Rows(2), Encoding.Unicode, TestContext.Current.CancellationToken);
        foreach (var command in (string[][])[["ingest", path, "--type", "calls", "--url", host.Url.ToString()],
            ["feeds", "check", path, "--type", "calls", "--rules", TinyRules.Write(directory)]])
        {
            var (code, _, error) = await Cli.RunAsync(command);
            Assert.Equal(2, code);
            Assert.Contains("UTF-16", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Files_patterns_and_directories_are_posted_together()
    {
        using var directory = new TempDirectory();
        await using var host = await TestHost.StartAsync();
        directory.Write("in/calls-1.csv", Rows(3));
        directory.Write("in/calls-2.csv", Rows(5));
        var single = directory.Write("calls.csv", Rows(7));
        var (code, output, _) =
            await Cli.RunAsync("ingest", single, directory.File("in"), directory.File("in/*-2.csv"), "--url", host.Url.ToString(),
                "--history", "--json");
        Assert.Equal(0, code);
        var totals = System.Text.Json.JsonDocument.Parse(output).RootElement;
        Assert.Equal((15, 7, 8),
            (totals.GetProperty("records").GetInt32(), totals.GetProperty("accepted").GetInt32(),
                totals.GetProperty("duplicates").GetInt32()));

        directory.Write("in/calls-3.csv", "");
        (code, _, var error) = await Cli.RunAsync("ingest", directory.File("in"), "--url", host.Url.ToString(), "--history");
        Assert.Equal(2, code);
        Assert.Contains("The 2 before", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_read_like_a_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The test makes its pipe with mkfifo.");
        using var directory = new TempDirectory();
        await using var host = await TestHost.StartAsync();
        var rules = TinyRules.Write(directory);
        var labels = directory.Write("labels.csv", "kind,key,label\nnumber,+66810000000,1\n");
        foreach (var (command, expected) in new (Func<string, string[]>, string)[]
        {
            (pipe => ["ingest", pipe, "--type", "calls", "--history", "--url", host.Url.ToString()], "300 accepted|300 duplicates"),
            (pipe => ["feeds", "check", pipe, "--type", "calls", "--rules", rules], "300 records"),
            (pipe => ["backtest", "--calls", pipe, "--labels", labels, "--rules", rules], "300 events"),
            (pipe => ["rules", "diff", rules, rules, "--calls", pipe], "300 events"),
        })
        {
            foreach (var isPacked in (bool[])[false, true])
            {
                var pipe = directory.File($"pipe-{Guid.CreateVersion7()}");
                await Process.Start("mkfifo", pipe).WaitForExitAsync(TestContext.Current.CancellationToken);
                var writing =
                    Task.Run(() => File.WriteAllBytes(pipe, isPacked ? Pack(Rows(300)) : Encoding.UTF8.GetBytes(Rows(300))),
                        TestContext.Current.CancellationToken);
                var (code, output, error) = await Cli.RunAsync(command(pipe));
                await writing;
                Assert.True(code == 0 && Regex.IsMatch(output, expected), $"{code} {output} {error}");
            }
        }
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
