using FraudSignals.Evaluation;
using FraudSignals.State;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Storage;

/// <summary>A start that is refused leaves the directory as it was, to the last byte, right and time.</summary>
public sealed class RefusedStartTests : IDisposable
{
    private readonly LocalSite _site =
        new() { Options = new LocalStoreOptions { Directory = "", KeyFingerprint = "one", SegmentBytes = 8 << 20 } };

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task With_another_key()
    {
        await FillAsync();
        Refuse(_site.Options with { KeyFingerprint = "two" }, "another token key");

        // Others know it too.
        File.Delete(new StoreLayout(_site.Path).KeyFingerprint);
        Refuse(_site.Options with { KeyFingerprint = "two" }, "another token key");
        await using var live = _site.Open();
    }

    [Fact]
    public async Task With_a_new_key_where_anything_was_kept_under_one()
    {
        await FillAsync();
        var layout = new StoreLayout(_site.Path);
        Refuse(_site.Options with { KeyFingerprint = "two", NewKey = "x" }, "token.key is missing");
        foreach (var path in (string[])[layout.Journal, layout.Checkpoints, layout.Alerts, layout.Facts, layout.KeyFingerprint])
        {
            // One of them is enough.
            Refuse(_site.Options with { KeyFingerprint = "two", NewKey = "x" }, "token.key is missing");
            Remove(path);
        }

        await using var anew = _site.Open();
    }

    [Fact]
    public async Task With_a_setting_out_of_range()
    {
        await FillAsync();
        Refuse<ArgumentException>(_site.Options with { SegmentBytes = 5 }, "SegmentBytes");
    }

    [Fact]
    public async Task In_a_directory_that_is_in_use_or_a_file()
    {
        await FillAsync();
        await using (var live = _site.Open())
        {
            Refuse(_site.Options, "in use by another process");
        }

        Refuse(_site.Options with { Directory = new StoreLayout(_site.Path).KeyFingerprint }, "is a file");
    }

    [Fact]
    public async Task On_a_newer_format()
    {
        await FillAsync();
        var path = Segment.In(new StoreLayout(_site.Path).Journal).Last(s => s.FirstFrame() != null).Path;
        var bytes = await File.ReadAllBytesAsync(path, Cancellation);
        bytes[8] = 9;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(
            bytes.AsSpan(24), System.IO.Hashing.XxHash3.HashToUInt64(bytes.AsSpan(0, 24)));
        await File.WriteAllBytesAsync(path, bytes, Cancellation);
        Refuse(_site.Options, "format 9");
    }

    [Fact]
    public async Task On_damage_and_what_must_go_is_set_aside_once_there_is_leave()
    {
        await FillAsync();
        var segment = Segment.In(new StoreLayout(_site.Path).Journal).First(s => s.FirstFrame() != null);
        var bytes = await File.ReadAllBytesAsync(segment.Path, Cancellation);
        bytes[SegmentHeader.Size + FrameHeader.Size + 50] ^= 1;
        await File.WriteAllBytesAsync(segment.Path, bytes, Cancellation);
        Directory.Delete(new StoreLayout(_site.Path).Checkpoints, recursive: true);

        // Without the journal, all alerts are beyond its end: not one of them may go.
        Refuse(_site.Options, segment.Path);
        var log = new RecordingLog();
        (_site.Log, _site.Options) = (log, _site.Options with { SetsAsideDamage = true });
        await using var live = _site.Open();
        Assert.Equal(_alerts, await live.AlertsAsync());
        Assert.Equal(
            bytes, await File.ReadAllBytesAsync(Path.Combine(_site.Path, "damaged", Path.GetFileName(segment.Path)), Cancellation));
        Assert.Contains(log.Warnings, line => line.StartsWith("Lost from the journal: records 1 to ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_set_aside_again_is_written_over_nothing()
    {
        await FillAsync();
        _site.Options = _site.Options with { SetsAsideDamage = true };
        for (var times = 0; times < 3; times++)
        {
            await using (var live = _site.Open())
            {
                await live.PostAsync(Deployment.Calls(50, seed: times + 5, prefix: $"x{times}-"), batchSize: 10);
            }

            await File.AppendAllTextAsync(Segment.In(new StoreLayout(_site.Path).Journal)[^1].Path, $"{times}: something that is no frame",
                Cancellation);
        }

        await using (var last = _site.Open())
        {
        }

        Assert.Equal(3, Directory.GetFiles(new StoreLayout(_site.Path).Damaged).Select(File.ReadAllText).Distinct().Count());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private List<string> _alerts = [];

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    private async Task FillAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            await using var live = _site.Open(closing: LocalSite.CheckpointAsync);
            await live.PostAsync(Deployment.Calls(200)[(i * 100)..(i * 100 + 100)], batchSize: 20);
            _alerts = await live.AlertsAsync();
        }

        Assert.NotEmpty(_alerts);
    }

    private void Refuse(LocalStoreOptions options, string message) => Refuse<IOException>(options, message);

    private void Refuse<T>(LocalStoreOptions options, string message)
        where T : Exception
    {
        var before = Listing.Of(_site.Path);
        options = options with { Directory = options.Directory.Length > 0 ? options.Directory : _site.Path };
        var problem = Assert.ThrowsAny<T>(() => LocalStore.Examine(
            options, new Engine(TestRules.Build(), new EngineOptions()), TimeProvider.System, NullLogger.Instance, new Disk()));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, Listing.Of(_site.Path));

        // And so does a start that would begin at once.
        Assert.ThrowsAny<T>(
            () => LocalStore.Open(options, new Engine(TestRules.Build(), new EngineOptions()), TimeProvider.System, NullLogger.Instance));
        Assert.Equal(before, Listing.Of(_site.Path));
    }
}
