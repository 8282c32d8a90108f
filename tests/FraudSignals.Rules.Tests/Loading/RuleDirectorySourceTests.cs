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
            ("calls/busy.json", TestRules.Rule + " "), ("calls/wide.json", TestRules.Wide), ("lists/a.csv", "key\n2\n"), ("lists/b.csv", "key\n2\n"), ("more/deep/x.json", ""),
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
        Assert.Null(source.Watch(() => { }));
    }
}
