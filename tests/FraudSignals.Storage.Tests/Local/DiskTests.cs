using System.Runtime.InteropServices;
using System.Text;
using FraudSignals.Rules;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Outbox;
using FraudSignals.Storage.Support;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage;

/// <summary>What is to stay goes through one way of making it durable.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FailingFiles _files = new();
    private readonly Disk _disk;

    public DiskTests() => _disk = new Disk(_files);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_system_says_what_it_could_not_flush()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such file there.");

        // The null device knows no flush, and the system says so; .NET passes over it.
        using var file = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        var failure = Assert.Throws<DiskFailedException>(() => new Disk().Flush(file, "/dev/null"));

        Assert.Contains("/dev/null", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Marshal.GetPInvokeErrorMessage(22), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handle_that_is_none_any_more_is_told_as_well()
    {
        using var file = new SafeFileHandle(-1, ownsHandle: false);
        Assert.NotEqual(0, new FileSystem().Flush(file, "gone"));
    }

    [Fact]
    public void After_a_failed_flush_nothing_is_written_flushed_or_renamed()
    {
        using var file = _disk.Create(_directory.File("a"), 0);
        DiskFailedException? told = null;
        _disk.Failed += failure => told = failure;
        _files.FlushError = FailingFiles.NoSpace;
        Assert.Throws<DiskFailedException>(() => _disk.Flush(file, "a"));
        _files.FlushError = 0;

        foreach (var act in (Action[])
            [
                () => _disk.Flush(file, "a"), () => _disk.FlushDirectory(_directory.Path), () => _disk.Write(file, [1], 0),
                () => _disk.SetLength(file, 1),
                () => _disk.Create(_directory.File("b"), 0).Dispose(), () => _disk.Rename(_directory.File("a"), _directory.File("c")),
                () => _disk.Replace(_directory.File("d"), [1]),
            ])
        {
            Assert.Throws<DiskFailedException>(act);
        }

        Assert.Contains(Marshal.GetPInvokeErrorMessage(FailingFiles.NoSpace), told!.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName));
        Assert.Equal(0, RandomAccess.GetLength(file));
    }

    [Fact]
    public async Task The_name_of_a_file_whose_first_write_failed_is_flushed_with_the_next()
    {
        var file = new AlertFile(_directory.File("alerts.ndjson"), _disk);
        _files.RefusesWrites = true;
        await Assert.ThrowsAsync<IOException>(async () => await file.PublishAsync([Records.Alert(1)], Cancellation));
        _files.RefusesWrites = false;

        var before = _files.DirectoryFlushes;
        await file.PublishAsync([Records.Alert(1)], Cancellation);
        Assert.Equal(before + 1, _files.DirectoryFlushes);
        await file.PublishAsync([Records.Alert(2)], Cancellation);
        Assert.Equal(before + 1, _files.DirectoryFlushes);
    }

    [Fact]
    public async Task A_switch_is_flushed_with_its_name_before_it_is_kept()
    {
        var switches =
            new SwitchFile(_directory.File("switches.json"), _disk, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        _files.Where = _directory.Path;
        await switches.SaveAsync([new RuleSwitch("r1", "noisy", DateTimeOffset.UnixEpoch)], Cancellation);
        Assert.Equal("r1", Assert.Single(await switches.LoadAsync(Cancellation)).Id);

        _files.FlushError = FailingFiles.Broken;
        await Assert.ThrowsAsync<DiskFailedException>(async () => await switches.SaveAsync([], Cancellation));
        _files.FlushError = 0;
        Assert.NotEmpty(await switches.LoadAsync(Cancellation));
        Assert.Equal(["switches.json"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Of_two_that_place_a_file_the_first_wins_and_others_may_not_read_it()
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var path = _directory.File("key");
        _disk.Place(path, "one"u8, Mode);
        _disk.Place(path, "two"u8, Mode);

        Assert.Equal("one", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_directory.Path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Mode, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_file_made_with_a_mode_stays_open_as_long_as_its_handle()
    {
        var path = _directory.File("open");
        using var file = _disk.Create(path, 0, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        _disk.Write(file, Encoding.ASCII.GetBytes("written"), 0);
        _disk.Flush(file, path);
        Assert.Equal(7, RandomAccess.GetLength(file));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
