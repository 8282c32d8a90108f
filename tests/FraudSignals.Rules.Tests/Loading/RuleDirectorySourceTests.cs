using FraudSignals.Rules.Loading;
using FraudSignals.Rules.Tests.Files;

namespace FraudSignals.Rules.Tests.Loading;

public sealed class RuleDirectorySourceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_stamp_is_that_of_the_content()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule).With("lists/a.csv", "key\n1\n");
        var source = new RuleDirectorySource(rules.Root);
        var stamps = new List<string> { await source.StampAsync(Cancellation) };
        foreach (var (path, content) in new[]
        {
            ("calls/busy.json", TestRules.Rule + " "), ("calls/wide.json", TestRules.Wide), ("lists/a.csv", "key\n2\n"),
            ("lists/b.csv", "key\n2\n"), ("more/deep/x.json", ""),
        })
        {
            rules.With(path, content);
            stamps.Add(await source.StampAsync(Cancellation));
        }

        File.Move(Path.Combine(rules.Root, "calls/busy.json"), Path.Combine(rules.Root, "calls/other.json"));
        stamps.Add(await source.StampAsync(Cancellation));
        Assert.Equal(stamps.Count, stamps.Distinct().Count());

        rules.With("calls/busy.tests.json", "x").With("schema/x.json", "x").With("calls/.busy.json.swp", "x").With("README.md", "x");
        File.SetLastWriteTimeUtc(Path.Combine(rules.Root, "lists/a.csv"), DateTime.UnixEpoch);
        Assert.Equal(stamps[^1], await source.StampAsync(Cancellation));
    }

    [Fact]
    public async Task A_change_is_told()
    {
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = new RuleDirectorySource(rules.Root).Watch(() => told.TrySetResult());
        rules.With("calls/wide.json", TestRules.Wide);
        await told.Task.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task A_directory_that_is_gone_is_told()
    {
        var source = new RuleDirectorySource(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => source.StampAsync(Cancellation).AsTask());
    }

    [Fact]
    public async Task A_directory_that_comes_or_is_replaced_is_watched_from_then_on()
    {
        var place = Directory.CreateTempSubdirectory("place");
        var path = Path.Combine(place.FullName, "rules");
        var source = new RuleDirectorySource(path);
        var told = new SemaphoreSlim(0);
        using var watch = source.Watch(() => told.Release());
        for (var round = 0; round < 3; round++)
        {
            var aside = Directory.CreateDirectory(Path.Combine(place.FullName, $"aside{round}", "calls")).Parent!.FullName;
            await File.WriteAllTextAsync(Path.Combine(aside, "calls", "busy.json"), TestRules.Rule, Cancellation);
            if (Directory.Exists(path))
            {
                Directory.Move(path, Path.Combine(place.FullName, $"old{round}"));
            }

            Directory.Move(aside, path);
            await told.WaitAsync(Cancellation);

            // What is told of the move itself may come after the watch has changed over; a write is told in any case.
            while (told.Wait(TimeSpan.FromMilliseconds(200), Cancellation))
            {
            }

            await File.WriteAllTextAsync(Path.Combine(path, "calls", "busy.json"), TestRules.Wide, Cancellation);
            await told.WaitAsync(Cancellation);
        }

        place.Delete(recursive: true);
    }

    [Theory]
    [InlineData("calls/pipe.json", "a pipe")]
    [InlineData("lists/pipe.csv", "a pipe")]
    [InlineData("rules.lock.json", "a pipe")]
    [InlineData("calls/socket.json", "a socket")]
    public async Task What_is_no_file_is_told_and_keeps_nobody_waiting(string path, string what)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has them.");
        using var rules = new TestRules().With("calls/busy.json", TestRules.Rule).With("lists/none.txt", "");
        var full = Path.Combine(rules.Root, path);
        using var socket =
            new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream,
                System.Net.Sockets.ProtocolType.Unspecified);
        if (what == "a socket")
        {
            socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(full));
        }
        else
        {
            using var made = System.Diagnostics.Process.Start("mkfifo", full);
            await made.WaitForExitAsync(Cancellation);
        }

        await new RuleDirectorySource(rules.Root).StampAsync(Cancellation);
        Assert.Contains($"{path}:1:1: error [unreadable] this is {what}, and no file — put a file here", rules.Told().Split('\n'));
    }
}
