using System.Diagnostics;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Outbox;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Storage;

/// <summary>
/// Months and years under a clock that runs fast: what a host takes of memory, files and disk does not grow with its age.
/// </summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)] // It measures the process.
public sealed class SoakTests
{
    private const string Name = "Soak";

    private const int Samples = 12;

    private static readonly TimeSpan _keepEvents = TimeSpan.FromDays(3);
    private static readonly TimeSpan _keepAlerts = TimeSpan.FromDays(20);

    [Fact]
    public Task Six_weeks_at_little_traffic() => RunAsync(days: 48, callsADay: 20, looksADay: 2);

    [Theory(Explicit = true)] // Minutes; the suite has six weeks.
    [InlineData(20)]
    [InlineData(20_000)]
    public Task A_year(int callsADay) => RunAsync(days: 365, callsADay, looksADay: 4);

    private static async Task RunAsync(int days, int callsADay, int looksADay)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Records.Start));
        using var site = new LocalSite
        {
            Clock = clock,
            Files = new UnflushedFiles(),
            Options = new LocalStoreOptions { Directory = "", SegmentBytes = 8 << 20, RawRetention = _keepEvents,
                AlertRetention = _keepAlerts },
        };
        var layout = new StoreLayout(site.Path);
        await using var live = site.Open();
        var store = live.Runtime;
        store.Start([new AlertFile(Path.Combine(site.Path, "alerts.ndjson"), new Disk(new UnflushedFiles()))]);
        var samples = new List<Sample>();
        Say("| day | managed MB | resident MB | descriptors | disk MB | oldest event, days | oldest alert, days |");
        Say("|---|---|---|---|---|---|---|");
        for (var day = 1; day <= days; day++)
        {
            await live.PostAsync(Calls(day, callsADay, clock.GetUtcNow()), batchSize: Math.Min(500, callsADay));
            for (var look = 0; look < looksADay; look++)
            {
                clock.Pass(TimeSpan.FromDays(1) / looksADay);
                await store.RetainAsync();
            }

            await LocalSite.CheckpointAsync(live);
            if (day % (days / Samples) == 0)
            {
                await UntilPublishedAsync(store);
                samples.Add(await SampleAsync(day, live, layout, clock.GetUtcNow()));
                Say(samples[^1].ToString());
            }
        }

        Assert.Null(store.State.CheckpointProblem);
        Assert.All(
            samples,
            s =>
                Assert.True(
                    s.EventAge <= (_keepEvents + TimeSpan.FromDays(1.6)).TotalDays
                        && s.AlertAge <= (_keepAlerts * 65 / 64 + TimeSpan.FromDays(1)).TotalDays, s.ToString()));

        // In the second half, when all that is kept and all room for it has been there for long.
        var (first, last) = (samples[Samples / 2], samples[^1]);
        Assert.True(last.Descriptors <= first.Descriptors + 5, $"{first}\n{last}");
        Assert.True(last.Disk <= first.Disk * 1.2 + 1, $"{first}\n{last}");
        Assert.True(last.Managed <= first.Managed * 1.2 + 5, $"{first}\n{last}");
    }

    private static List<PostedCall> Calls(int day, int count, DateTimeOffset now) =>
    [
        .. Enumerable.Range(0, count)
            .Select(
                i =>
                    new PostedCall($"{day}-{i}", now.ToUnixTimeMilliseconds() + i * 80_000_000L / count, 1 + (i / 5 + day) % 19,
                        20 + i % 10)),
    ];

    private static Task UntilPublishedAsync(EmbeddedRuntime store) =>
        Until.TrueAsync(() => store.State.Outbox[0].Waiting == 0, "all is published", TestContext.Current.CancellationToken);

    private static async Task<Sample> SampleAsync(int day, Deployment live, StoreLayout layout, DateTimeOffset now)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var managed = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
        using var self = Process.GetCurrentProcess();
        return new Sample(
            day, managed, self.WorkingSet64 / 1e6, Descriptors(layout),
            Ages.Bytes(layout) / 1e6,
            (now - Ages.OfEvents(layout))?.TotalDays ?? 0, (now - await Ages.OfAlertsAsync(live))?.TotalDays ?? 0);
    }

    // Those of the directory; other tests of the process open and close their own meanwhile.
    private static int Descriptors(StoreLayout layout) => OperatingSystem.IsLinux()
        ? Directory.GetFiles("/proc/self/fd")
            .Count(f => new FileInfo(f).LinkTarget?.StartsWith(layout.Root, StringComparison.Ordinal) == true)
        : 0;

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private sealed record Sample(int Day, double Managed, double Resident, int Descriptors, double Disk, double EventAge, double AlertAge)
    {
        public override string ToString() => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"| {Day} | {Managed:0.0} | {Resident:0} | {Descriptors} | {Disk:0.0} | {EventAge:0.0} | {AlertAge:0.0} |");
    }
}
