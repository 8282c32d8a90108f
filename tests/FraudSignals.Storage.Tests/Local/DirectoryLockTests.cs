using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Outbox;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage;

public sealed class DirectoryLockTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Held_by_one_it_is_refused_to_others_even_without_its_file()
    {
        using var first = new DirectoryLock(_directory.Path);
        first.Claim(new Disk());
        Assert.Contains($"process {Environment.ProcessId} on ", Refused(), StringComparison.Ordinal);

        File.Delete(_directory.File(DirectoryLock.FileName));
        if (!OperatingSystem.IsWindows())
        {
            Refused();
        }

        first.Dispose();
        using var second = new DirectoryLock(_directory.Path);
    }

    [Fact]
    public void Looking_changes_nothing()
    {
        var before = Listing.Of(_directory.Path);
        new DirectoryLock(_directory.Path).Dispose();
        Assert.Equal(before, Listing.Of(_directory.Path));
        new DirectoryLock(_directory.File("none")).Dispose();
        Assert.False(Directory.Exists(_directory.File("none")));
    }

    [Fact]
    public async Task Where_the_file_system_has_no_locks_its_file_is_gone_by()
    {
        var path = _directory.File(DirectoryLock.FileName);
        using (var first = new DirectoryLock(_directory.Path, _ => LockOutcome.Unknown))
        {
            first.Claim(new Disk());
            Refused(LockOutcome.Unknown);
        }

        // One that ended well, one that was killed, one of which nothing can be known.
        new DirectoryLock(_directory.Path, _ => LockOutcome.Unknown).Dispose();
        await File.WriteAllBytesAsync(path, (LockOwner.Self with { Started = DateTimeOffset.UnixEpoch }).ToBytes(), Cancellation);
        new DirectoryLock(_directory.Path, _ => LockOutcome.Unknown).Dispose();
        await File.WriteAllBytesAsync(path, (LockOwner.Self with { Host = "elsewhere" }).ToBytes(), Cancellation);
        Assert.Contains(path, Refused(LockOutcome.Unknown), StringComparison.Ordinal);
        foreach (var text in (string[])["", "?", "[]", "{\"host\": 1}", "{}"])
        {
            await File.WriteAllTextAsync(path, text, Cancellation);
            new DirectoryLock(_directory.Path, _ => LockOutcome.Unknown).Dispose();
        }
    }

    [Fact]
    public async Task Everything_is_for_its_owner_alone_and_what_was_wider_is_tightened_and_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Rights are inherited there.");
        var log = new RecordingLog();
        using var site =
            new LocalSite { Options =
                new LocalStoreOptions { Directory = "", NewKey = "key", KeyFingerprint = "one", SegmentBytes = 8 << 20 } };
        await FillAsync(site);
        AssertTight(site.Path);

        if (!OperatingSystem.IsWindows())
        {
            foreach (var entry in new DirectoryInfo(site.Path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
            {
                entry.UnixFileMode |= UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            }
        }

        site.Options = site.Options with { NewKey = null };
        site.Log = log;
        await FillAsync(site);
        AssertTight(site.Path);
        Assert.Contains(log.Warnings, line => line.Contains("open to others", StringComparison.Ordinal));

        StoreBackup.Copy(site.Path, _directory.File("backup"));
        AssertTight(_directory.File("backup"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task FillAsync(LocalSite site)
    {
        await using var live = site.Open(closing: LocalSite.CheckpointAsync);
        live.Runtime.Start([new AlertFile(Path.Combine(site.Path, "alerts.ndjson"), new Disk())]);
        await new SwitchFile(Path.Combine(site.Path, "switches.json"), new Disk(), site.Log).SaveAsync([], Cancellation);
        await live.PostAsync(Deployment.Calls(100), batchSize: 20);
        await Until.TrueAsync(() => live.Runtime.State.Outbox[0].Waiting == 0, "all is published", Cancellation);
    }

    private static void AssertTight(string directory)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.All(
                new DirectoryInfo(directory).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                    .Prepend(new DirectoryInfo(directory)),
                entry =>
                    Assert.True(entry.UnixFileMode == (entry is DirectoryInfo ? Access.OfDirectories : Access.OfFiles),
                        $"{entry.FullName} {entry.UnixFileMode}"));
        }
    }

    private string Refused(LockOutcome? outcome = null) => Assert.Throws<IOException>(
        () =>
            new DirectoryLock(_directory.Path,
                outcome is { } fixedOutcome ? _ => fixedOutcome
                    : default(Func<Microsoft.Win32.SafeHandles.SafeFileHandle, LockOutcome>?))).Message;
}
