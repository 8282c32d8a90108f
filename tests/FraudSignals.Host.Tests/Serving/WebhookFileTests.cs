using FraudSignals.Alerts.Delivery;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>How far webhooks have come is on disk when a change returns, and a damaged file is told.</summary>
public sealed class WebhookFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string File => Path.Combine(_directory.Path, "webhooks.json");

    [Fact]
    public async Task What_was_changed_is_there_for_the_next_process()
    {
        var letter = new DeadLetter("al-1", "s1", DateTimeOffset.UnixEpoch, 5, "it answered 422");
        var first = new WebhookFile(File, new Disk());
        await first.ChangeAsync("a-bank.desk", n => n with { After = "7", DeadLetters = [letter] }, TestContext.Current.CancellationToken);
        await first.ChangeAsync("b-bank.desk",
            n => n with { After = "3", Attempts = 2, Problem = "it answered 500", FailingSince = DateTimeOffset.UnixEpoch },
            TestContext.Current.CancellationToken);

        var next = new WebhookFile(File, new Disk());

        var note = await next.ReadAsync("a-bank.desk", TestContext.Current.CancellationToken);
        Assert.Equal(("7", letter), (note.After, Assert.Single(note.DeadLetters)));
        Assert.Equal((2, "it answered 500"),
            ((await next.ReadAsync("b-bank.desk", TestContext.Current.CancellationToken)).Attempts,
                (await next.ReadAsync("b-bank.desk", TestContext.Current.CancellationToken)).Problem));
        Assert.Equal(WebhookNote.New, await next.ReadAsync("nobody.desk", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_damaged_file_says_what_to_do()
    {
        System.IO.File.WriteAllText(File, "{ \"a-bank.desk\": {");

        Assert.Contains("Move it elsewhere", Assert.Throws<IOException>(() => new WebhookFile(File, new Disk())).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
