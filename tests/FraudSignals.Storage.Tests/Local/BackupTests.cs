using FraudSignals.Events;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage;

public sealed class BackupTests : IDisposable
{
    private readonly LocalSite _site =
        new() { Options = new LocalStoreOptions { Directory = "", SegmentBytes = 8 << 20, RawRetention = TimeSpan.Zero } };
    private readonly TempDirectory _backups = new();

    public void Dispose()
    {
        _site.Dispose();
        _backups.Dispose();
    }

    [Fact]
    public async Task Taken_while_batches_and_checkpoints_go_on_it_holds_all_that_was_acknowledged_before()
    {
        var calls = Deployment.Calls(40_000);
        var backups = new List<(string Path, int Acknowledged)>();
        var acknowledged = 0;
        await using (var live = _site.Open())
        {
            await live.PostAsync(calls[..100]);
            await File.WriteAllTextAsync(Path.Combine(_site.Path, "token.key"), "a key", Cancellation);
            var posting = Task.Run(
                async () =>
                {
                    foreach (var batch in calls.Chunk(200))
                    {
                        await live.PostAsync(batch);
                        Interlocked.Add(ref acknowledged, batch.Length);
                        if (acknowledged % 2000 == 0)
                        {
                            await live.Runtime.CheckpointAsync();
                        }
                    }
                },
                Cancellation);
            while (!posting.IsCompleted)
            {
                var before = Volatile.Read(ref acknowledged);
                var path = _backups.File($"b{backups.Count}");
                StoreBackup.Copy(_site.Path, path);
                backups.Add((path, before));
            }

            await posting;
        }

        Assert.True(backups.Count > 2);
        var duplicates = 0;
        foreach (var (path, before) in backups)
        {
            Assert.Equal("a key", await File.ReadAllTextAsync(Path.Combine(path, "token.key"), Cancellation));
            await using var restored = _site.Open(path);

            // One that the backup had lost would be accepted. A slow copy holds later ones too, after which some are too late to be told
            // apart.
            var (_, records) = await restored.PostAsync(calls[Math.Max(0, before - 1000)..before]);
            Assert.DoesNotContain(RecordOutcome.Accepted, records);
            duplicates += records.Count(r => r == RecordOutcome.Duplicate);
        }

        Assert.True(duplicates > 0);
    }

    [Fact]
    public async Task A_directory_that_is_not_empty_or_no_data_directory_is_refused()
    {
        await using var live = _site.Open();
        await File.WriteAllTextAsync(_backups.File("something"), "here", Cancellation);

        Assert.Contains("not empty", Assert.Throws<IOException>(() => StoreBackup.Copy(_site.Path, _backups.Path)).Message,
            StringComparison.Ordinal);
        Assert.Contains("no journal", Assert.Throws<IOException>(() => StoreBackup.Copy(_backups.Path, _backups.File("new"))).Message,
            StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
