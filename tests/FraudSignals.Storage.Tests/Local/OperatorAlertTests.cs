using FraudSignals.Alerts;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage;

/// <summary>Alerts about the platform itself are kept and published as those of rules are.</summary>
public sealed class OperatorAlertTests : IDisposable
{
    private readonly LocalSite _site = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task It_is_listed_published_once_and_there_after_a_start_that_reads_the_journal()
    {
        var notice = PulseNotice.Of("feed", "a-bank", "silent", "bank", DateTimeOffset.UnixEpoch.AddDays(20_000), "hash");
        var target = new RecordingTarget();
        await using (var site = LocalSite.Publish(_site.Open(), target))
        {
            await new LocalOperatorAlerts(site.Runtime).RaiseAsync(notice, Stop);
            await site.Settling();
        }

        await using var again = LocalSite.Publish(_site.Open(), target);
        await again.Settling();

        Assert.Equal([notice.MessageId], target.Seen);
        var listed = Assert.Single((await again.Alerts.ListAsync("bank", null, 10, Stop)).Alerts);
        Assert.Equal((notice.MessageId, notice.Title, OwnedBy.Platform), (listed.MessageId, listed.Title, listed.Owner!.Why));
    }
}
