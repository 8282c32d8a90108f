using System.Diagnostics;
using FraudSignals.Outcomes;
using FraudSignals.Storage.Local.Alerts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage;

/// <summary>The alerts of a period are read without those of other times.</summary>
public sealed class AlertPeriodTests(ITestOutputHelper output) : IDisposable
{
    private const long Day = 86_400_000;
    private const int SegmentBytes = 16 << 10;

    private static readonly TimeSpan Years = TimeSpan.FromDays(5 * 365);

    private readonly TempDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_is_of_other_times_is_not_read()
    {
        using var log = new AlertLog(new Disk(), _directory.Path, 0, Years, SegmentBytes);
        Fill(log, days: 40, alertsADay: 30, stored: 39);
        var lost = new List<long>();
        log.Lost = (_, number) => lost.Add(number);

        // Nothing of the other days can be read any more, and nobody finds out.
        foreach (var path in Directory.EnumerateFiles(_directory.Path).Where(p => !Holds(p, day: 20)))
        {
            await File.WriteAllBytesAsync(path, new byte[new FileInfo(path).Length], Cancellation);
        }

        Assert.Equal(Enumerable.Range(20 * 30, 30), await NumbersAsync(log, 20, 21));
        Assert.Empty(lost);

        // What is not in a file yet is part of it, and both ends are exact.
        Assert.Equal(Enumerable.Range(39 * 30, 30), await NumbersAsync(log, 39, 50));
        Assert.Empty(await NumbersAsync(log, 50, 60));
    }

    /// <summary>
    /// A year of a million alerts. Takes some minutes and 1.5 GB of disk. Run it by hand, from the root, after a build:
    /// <c>tests/FraudSignals.Storage.Tests/bin/Release/net10.0/FraudSignals.Storage.Tests -explicit only -showLiveOutput -class
    /// FraudSignals.Storage.AlertPeriodTests</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task A_report_of_a_year_is_drawn_up_in_bounded_memory()
    {
        const int ADay = 2_740;
        using var log = new AlertLog(new Disk(), _directory.Path, 0, Years);
        Fill(log, days: 365, ADay, stored: 365);
        foreach (var (what, from, to) in ((string, int, int)[])[("a day", 180, 181), ("a month", 180, 210), ("a year", 0, 365)])
        {
            var (before, started) = (GC.GetTotalMemory(forceFullCollection: true), Stopwatch.GetTimestamp());
            var tally = new OutcomeTally(At(from), At(to), []);
            await foreach (var alert in log.ReceivedAsync(At(from), At(to), Cancellation))
            {
                tally.Add(alert);
            }

            var report = tally.Report();
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            output.WriteLine($"{what}: {report.All.Alerts:N0} alerts, {seconds:0.00} s, {kept >> 20} MiB");
            Assert.Equal((to - from) * ADay, report.All.Alerts);
            Assert.InRange(kept, 0, (40L << 20) + 250L * report.All.Alerts);
            GC.KeepAlive(tally);
        }
    }

    private static void Fill(AlertLog log, int days, int alertsADay, int stored)
    {
        for (var day = 0; day < days; day++)
        {
            log.Append(
                [.. Enumerable.Range(0, alertsADay)
                    .Select(i => Records.Alert(day * alertsADay + i, received: Records.Start + day * Day + i * (Day / alertsADay)))]);
            if (day < stored)
            {
                log.Flush();
            }
        }
    }

    private static bool Holds(string path, int day)
    {
        var text = File.ReadAllText(path, System.Text.Encoding.Latin1);
        return text.Contains($"\"received\":\"{At(day):yyyy-MM-dd}", StringComparison.Ordinal);
    }

    private static DateTimeOffset At(int day) => DateTimeOffset.FromUnixTimeMilliseconds(Records.Start + day * Day);

    private static async Task<List<int>> NumbersAsync(AlertLog log, int from, int to)
    {
        List<int> numbers = [];
        await foreach (var alert in log.ReceivedAsync(At(from), At(to), Cancellation))
        {
            numbers.Add(
                int.Parse(alert.Id[3..], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));
        }

        return numbers;
    }
}
