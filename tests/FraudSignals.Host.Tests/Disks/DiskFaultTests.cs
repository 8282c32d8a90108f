using System.Globalization;

namespace FraudSignals.Host.Tests.Disks;

/// <summary>
/// The host as a process, on a disk that fails below .NET and whose power goes: nothing acknowledged is missing afterwards, a failed flush
/// is
/// seen at once, and nothing is acknowledged after it.
/// </summary>
public sealed class DiskFaultTests(ITestOutputHelper output)
{
    private static readonly string[] Kinds =
        ["/journal/", "/checkpoints/", "/alerts/", "/outbox/", "/alerts.ndjson", "/switches.json", "/token.key", "/token.fingerprint"];

    // Of all calls some are not made again after the first time, so that these faults do not come about.
    private static readonly TimeSpan Unmet = TimeSpan.FromSeconds(3);

    [Fact]
    public Task The_power_goes() => RunAsync(null, fromStart: false, restarts: false);

    [Theory]
    [InlineData("fsync", "/journal/", 2, DiskFault.Broken)]
    [InlineData("fsync", "/checkpoints/", 1, DiskFault.NoSpace)]
    [InlineData("fsync", "/alerts/", 1, DiskFault.Broken, Explicit = true)]
    [InlineData("fsync", "/outbox/", 1, DiskFault.NoSpace, Explicit = true)]
    [InlineData("fsync", "/alerts.ndjson", 1, DiskFault.Broken)]
    [InlineData("fsync", "/switches.json", 1, DiskFault.OverQuota, Explicit = true)]
    [InlineData("fsyncdir", "/", 1, DiskFault.Broken)]
    public Task A_flush_fails(string call, string path, int nth, int error) =>
    RunAsync(new DiskFault(call, path, nth, error), fromStart: false, restarts: path == "/journal/");

    [Theory]
    [InlineData("ftruncate", "/alerts.ndjson", DiskFault.Broken, "once", false)]
    [InlineData("fsync", "/alerts.ndjson", DiskFault.Broken, "once", false, Explicit = true)]
    [InlineData("fsync", "/alerts.ndjson", DiskFault.Broken, "once", true)]
    public Task The_first_alerts_cannot_be_written(string call, string path, int error, string how, bool restarts) =>
        RunAsync(new DiskFault(call, path, 1, error, how), fromStart: true, restarts);

    [Theory]
    [InlineData("fsync", "/", DiskFault.Interrupted, "once")]
    [InlineData("pwrite", "/journal/", 0, "short")]
    public Task An_interrupted_or_short_call_is_gone_on_with(string call, string path, int error, string how) =>
        RunAsync(new DiskFault(call, path, 2, error, how), fromStart: false, restarts: false);

    /// <summary>
    /// Every call on every kind of file, once and for good, from the start on. Run it by hand, from the root, after a build:
    /// <c>tests/FraudSignals.Host.Tests/bin/Release/net10.0/FraudSignals.Host.Tests -explicit only -showLiveOutput -class
    /// FraudSignals.Host.Tests.Disks.DiskFaultTests</c>.
    /// With <c>FRAUDSIGNALS_DISK_STRIDE</c> only every so many calls fail, the first of each kind among them; with
    /// <c>FRAUDSIGNALS_DISK_KINDS</c> only those on files of the kinds named, by commas.
    /// </summary>
    [Fact(Explicit = true)] // An hour; the suite has eight of them.
    public async Task Every_call_fails()
    {
        RequireDisk();
        var stride = int.Parse(Environment.GetEnvironmentVariable("FRAUDSIGNALS_DISK_STRIDE") ?? "1", CultureInfo.InvariantCulture);
        var kinds = Environment.GetEnvironmentVariable("FRAUDSIGNALS_DISK_KINDS")?.Split(',');
        using var plain = new DiskRun(null, Unmet, Cancellation);
        var calls = (await plain.RunAsync(fromStart: false, restarts: false)).Calls;
        var (runs, met, problems) = (0, 0, new List<string>());
        foreach (var ((call, kind), count) in calls.Where(c => kinds?.Contains(c.Key.Kind) != false)
            .OrderBy(c => c.Key.Kind, StringComparer.Ordinal))
        {
            output.WriteLine($"{call} {kind}: {count} calls");
            for (var nth = 1; nth <= count; nth += stride)
            {
                foreach (var (error, how) in ((int, string)[])[(DiskFault.Broken, "once"), (DiskFault.NoSpace, "always")])
                {
                    var fault = new DiskFault(call, kind, nth, error, how);
                    using var run = new DiskRun(fault, Unmet, Cancellation);
                    var report = await run.RunAsync(fromStart: true, restarts: runs / 2 % 2 == 1);
                    (runs, met) = (runs + 1, met + (report.Failed || report.RefusedToStart ? 1 : 0));
                    problems.AddRange(report.Problems.Select(p => $"{fault}: {p}"));
                    output.WriteLine(
                        $"{fault}: {(report.RefusedToStart ? "refused to start" : report.Failed ? "met" : "not met")}, "
                        + $"{report.Acknowledged} acknowledged, {report.Problems.Count} "
                        + $"problems{string.Concat(report.Problems.Select(p => $"\n    {p}"))}");
                }
            }
        }

        output.WriteLine($"{runs} runs, {met} met the fault; {problems.Count} problems");
        Assert.Empty(problems);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static void RequireDisk()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Null(FaultyDisk.Missing);
        }

        Assert.SkipWhen(FaultyDisk.Missing != null, FaultyDisk.Missing ?? "");
    }

    private static async Task RunAsync(DiskFault? fault, bool fromStart, bool restarts)
    {
        RequireDisk();
        using var run = new DiskRun(fault, TimeSpan.FromMinutes(2), Cancellation);
        var report = await run.RunAsync(fromStart, restarts);
        Assert.Empty(report.Problems);
        Assert.True(report.Failed == (fault != null), "The fault did not come about.");
        Assert.True(report.Acknowledged > 0);
    }
}
