using FraudSignals.Host.Tests.Serving;

namespace FraudSignals.Host.Tests.Crashing;

/// <summary>
/// A host that is killed again and again while it posts to a webhook: before the receiver answers, after it answered, and between two
/// attempts. The
/// receiver is given every alert, none out of order, and twice only the one that was under way, under the same id.
/// </summary>
public sealed class WebhookCrashTests(ITestOutputHelper output)
{
    private const int Subjects = 4;

    // Alerts of a typology and subject are told apart by day.
    private const int HoursBetween = 36;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private enum KilledWhen
    {
        NotAnswered,
        Taken,
        Refused,
    }

    [Fact]
    public Task A_receiver_misses_nothing_of_a_host_that_is_killed_between_attempts() => RunAsync(kills: 3);

    /// <summary>
    /// The same for 100 kills. Run it by hand, from the root, after a build:
    /// <c>tests/FraudSignals.Host.Tests/bin/Release/net10.0/FraudSignals.Host.Tests -explicit only -showLiveOutput -class
    /// FraudSignals.Host.Tests.Crashing.WebhookCrashTests</c>.
    /// </summary>
    [Fact(Explicit = true)]
    public Task A_hundred_kills() => RunAsync(kills: 100);

    private async Task RunAsync(int kills)
    {
        using var site = new PartySite();
        await site.SetUpAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Trust(
            (await Cli.RunAsync("webhooks", "add", "telco-a", "--data", site.Data, "--to", receiver.Address.ToString(),
                "--private")).Out.Trim());
        var random = new Random(kills);
        for (var kill = 0; kill < kills; kill++)
        {
            var round = new Round((KilledWhen)(kill % 3), random.Next(1, Subjects));
            receiver.Answer = async (_, context) => await round.AnswerAsync(context.RequestAborted);
            using var host = await site.StartAsync();
            await site.PostAsync("telco-a",
                [.. Enumerable.Range(0, Subjects).Select(s => PartySite.Busy($"+6681234560{s}", hour: HoursBetween * kill))]);
            await round.Reached.WaitAsync(Patience, Stop);
            await host.KillAsync();
            await round.Answered.WaitAsync(Patience, Stop);
        }

        receiver.Answer = (_, _) => Task.FromResult(200);
        List<(string Id, string Subject)> listed;
        using (var host = await site.StartAsync())
        {
            listed = (await site.AlertsAsync("telco-a", "?limit=1000")).ConvertAll(
                a => (a.GetProperty("messageId").GetString()!, a.GetProperty("subject").GetProperty("token").GetString()!));
            await host.UntilAsync(() => receiver.Taken.DistinctBy(t => t.Id).Count() >= listed.Count, Stop);
            await host.KillAsync();
        }

        Assert.Empty(receiver.Problems);
        Assert.Equal(Subjects * kills, listed.Count);
        Assert.Equal(listed, receiver.Taken.Distinct());

        // Of those taken twice nothing came in between.
        var places = receiver.Taken.Select(t => listed.IndexOf(t)).ToList();
        Assert.All(places.Skip(1).Zip(places), p => Assert.InRange(p.First - p.Second, 0, 1));
        output.WriteLine($"{kills} kills: {listed.Count} alerts, taken {places.Count} times, asked {receiver.Asked.Count} times");
        Assert.True(receiver.Asked.Count > listed.Count);
    }

    // One life of the host: it ends at a certain message.
    private sealed class Round(KilledWhen when, int at)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public Task Reached => _reached.Task;

        /// <summary>The last message is dealt with, whether the host saw that or not.</summary>
        public Task Answered => _answered.Task;

        public async Task<int> AnswerAsync(CancellationToken gone)
        {
            var number = Interlocked.Increment(ref _asked);
            if (number < at)
            {
                return 200;
            }

            if (number > at)
            {
                return 503; // The kill is under way.
            }

            _reached.TrySetResult();
            if (when == KilledWhen.NotAnswered)
            {
                // It was dealt with and nobody was there to be told.
                await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, gone).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            _answered.TrySetResult();
            return when == KilledWhen.Refused ? 503 : 200;
        }
    }
}
