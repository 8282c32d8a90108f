using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using FraudSignals.Auditing;
using FraudSignals.Host.Tests.Serving;
using FraudSignals.Storage.Local;

namespace FraudSignals.Host.Tests.Crashing;

/// <summary>
/// A host that is killed while verdicts and snoozes are given and budgets hold alerts and let them go, again and again: what was answered
/// is there
/// once, it is counted once, and the audit trail is whole.
/// </summary>
public sealed class OversightCrashTests(ITestOutputHelper output)
{
    private const int Budget = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_host_killed_again_and_again_keeps_every_verdict_it_answered_and_counts_it_once() => RunAsync(kills: 5);

    /// <summary>
    /// The same for 100 kills. Run it by hand, from the root, after a build:
    /// <c>tests/FraudSignals.Host.Tests/bin/Release/net10.0/FraudSignals.Host.Tests -explicit only -showLiveOutput -class
    /// FraudSignals.Host.Tests.Crashing.OversightCrashTests</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public Task A_hundred_kills() => RunAsync(kills: 100);

    private async Task RunAsync(int kills)
    {
        using var site = new PartySite();
        var random = new Random(kills);
        ConcurrentDictionary<(string Alert, string Id), bool> given = [];
        List<string> released = [];
        int answered = 0, open = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            using var host = await site.StartAsync("--alerts-per-hour", $"{Budget}");
            await site.PostAsync(null, [.. Enumerable.Range(0, 6).Select(i => PartySite.Busy($"+668{kill:d4}{i:d4}", hour: kill))]);
            var alerts =
                (await site.AlertsAsync(null, "?snoozed=true&limit=1000")).ConvertAll(
                    a => (Id: a.GetProperty("id").GetString()!, Kind: a.GetProperty("subject").GetProperty("kind").GetString()));

            // Every verdict is given again until it is answered, over as many hosts as that takes; some twice at once.
            foreach (var alert in alerts.Where(a => a.Kind == "number").TakeLast(9))
            {
                foreach (var id in (string[])["1", "2"])
                {
                    given.TryAdd((alert.Id, id), false);
                }
            }

            var until = random.Next(0, 24);
            var left = given.Where(g => !g.Value).Select(g => g.Key).ToList();
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var done = 0;
            var work =
                Parallel.ForEachAsync(left.Concat(left.Take(4)),
                    new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Stop }, async (verdict, _) =>
                    {
                        if (await GiveAsync(site, verdict.Alert, verdict.Id))
                        {
                            given[verdict] = true;
                        }

                        if (Interlocked.Increment(ref done) > until)
                        {
                            enough.TrySetResult();
                        }
                    });
            var release = kill % 2 == 0 ? ReleaseAsync(site, released) : Task.CompletedTask;
            await Task.WhenAny(enough.Task, Task.WhenAll(work, release));
            await host.KillAsync();
            await Task.WhenAll(work, release);
            answered = given.Count(g => g.Value);
            open = given.Count - answered;
        }

        using (var host = await site.StartAsync("--alerts-per-hour", $"{Budget}"))
        {
            foreach (var verdict in given.Where(g => !g.Value).Select(g => g.Key).ToList())
            {
                Assert.True(await GiveAsync(site, verdict.Alert, verdict.Id));
            }

            await ReleaseAsync(site, released);

            // In the log once, and counted once.
            var alerts = await site.AlertsAsync(null, "?snoozed=true&limit=1000");
            foreach (var alert in alerts.Where(a => a.GetProperty("subject").GetProperty("kind").GetString() == "number"))
            {
                var id = alert.GetProperty("id").GetString()!;
                var expected = given.Keys.Where(g => g.Alert == id).Select(g => g.Id).Order();
                var kept = (await site.GetAsync(null, $"api/alerts/{id}/verdicts")).GetProperty("verdicts").EnumerateArray()
                    .Select(v => v.GetProperty("id").GetString()!).Order();
                Assert.Equal(expected, kept);
                var counted =
                    (await site.GetAsync(null,
                        $"api/subjects/number/{alert.GetProperty("subject").GetProperty("key").GetString()}")).GetProperty("aggregates")
                        .EnumerateArray();
                Assert.Equal(expected.Count(),
                    counted.Where(a => a.GetProperty("name").GetString() is "confirmed" or "wrong")
                        .Sum(a => a.GetProperty("value").GetDouble()));
            }

            // What was let go is let go, what is held is held, and no alert is both or gone: six each time.
            var holds = (await site.GetAsync(null, "api/holds")).GetProperty("holds").EnumerateArray().ToList();
            Assert.Empty(holds.Select(h => h.GetProperty("id").GetString()!).Intersect(released));
            Assert.Equal(
                6 * kills,
                alerts.Count(a => a.GetProperty("subject").GetProperty("kind").GetString() == "number")
                    + holds.Sum(h => h.GetProperty("alerts").GetInt32()));
            Assert.Equal(kills, alerts.Count(a => a.GetProperty("typology").GetString() == "alert_budget"));
            await host.KillAsync();
        }

        var trail = Path.Combine(site.Data, AuditFiles.DirectoryName);
        Assert.Empty(AuditFiles.Check(trail).Problems);
        var noted = AuditFiles.Read(trail).Where(e => e.Action == AuditAction.Verdict).GroupBy(e => e.What)
            .ToDictionary(g => g.Key, g => g.Count());
        Assert.All(given.Keys.GroupBy(g => g.Alert), g => Assert.True(noted.GetValueOrDefault(g.Key) >= g.Count()));
        output.WriteLine(
            $"{kills} kills: {given.Count} verdicts, {answered} answered before the last kill and {open} after it, {released.Count} "
            + $"groups let go, {AuditFiles.Read(trail).Count()} audit entries");
        Assert.True(released.Count > 0 && given.Count > kills);
    }

    // The second verdict of each alert snoozes.
    private static async Task<bool> GiveAsync(PartySite site, string alert, string id)
    {
        try
        {
            var (status, text) =
                await site.VerdictAsync(null, alert,
                    id == "1" ? (object)new { id, verdict = "confirmed" }
                        : new { id, verdict = "false_positive", snoozeUntil = "2027-01-01T00:00:00Z" });
            return status is HttpStatusCode.OK or HttpStatusCode.Created
                || (status == HttpStatusCode.ServiceUnavailable ? false : throw new InvalidOperationException(text));
        }
        catch (HttpRequestException)
        {
            return false; // Killed.
        }
    }

    private static async Task ReleaseAsync(PartySite site, List<string> released)
    {
        try
        {
            foreach (var hold in (await site.GetAsync(null, "api/holds")).GetProperty("holds").EnumerateArray().Take(1))
            {
                var id = hold.GetProperty("id").GetString()!;
                if ((await site.SendAsync(null, HttpMethod.Post, $"api/holds/{id}/release")).Status == HttpStatusCode.OK)
                {
                    released.Add(id);
                }
            }
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException)
        {
            // Killed: the group is let go in whole or in part, and the next lets go the rest.
        }
    }
}
