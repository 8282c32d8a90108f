using System.Text.Json;
using FraudSignals.Functions.Tests.Support;

namespace FraudSignals.Functions.Tests;

/// <summary>Several processes of the app over one storage come to what one process does.</summary>
public sealed class InstancesTests(InstancesTests.OneProcess one) : IClassFixture<InstancesTests.OneProcess>
{
    private const int Farms = 6;
    private const int Calls = 30;
    private const int BatchSize = 20;

    // Panes and cool-downs begin at times of the day. Where one began in the midst of the calls, it would hang on the instance that is
    // first there on which side of it an alert is raised.
    private static readonly DateTimeOffset First = new(DateTime.UtcNow.Date.AddDays(-1).AddHours(10).AddMinutes(1), TimeSpan.Zero);

    private static readonly string[] Subjects =
    [
        .. Enumerable.Range(1, Farms)
            .SelectMany(f => (string[])[$"sim/{SimFarm.Sim(f)}", $"device/{SimFarm.Device(f)}", $"number/{SimFarm.Caller(f)}"]),
    ];

    private HttpClient One => one.Client;

    [Theory]
    [InlineData(2)]
    [InlineData(4, Explicit = true)] // The suite has two here and four below.
    public async Task With_a_population_each_all_is_as_in_one_process(int instances)
    {
        await using var many = await Support.Deployment.StartAsync(instances);

        await Task.WhenAll(many.Instances.Select((instance, i) => Support.Deployment.PostAsync(
            instance.Client, Enumerable.Range(1, Farms).Where(f => f % instances == i).SelectMany(Farm).Chunk(BatchSize))));

        var (one, other) = (await Support.Deployment.SubjectsAsync(One, Subjects),
            await Support.Deployment.SubjectsAsync(many.Instances[0].Client, Subjects));
        Assert.Equal(one.Select(s => s.GetRawText()), other.Select(s => s.GetRawText()));
        Assert.Equal(await Support.Deployment.MessagesAsync(One), await Support.Deployment.MessagesAsync(many.Instances[^1].Client));
    }

    [Theory]
    [InlineData(2, Explicit = true)] // The suite has four here and two above.
    [InlineData(4)]
    public async Task With_shared_subjects_what_adds_up_and_the_alerts_are_as_in_one_process(int instances)
    {
        await using var many = await Support.Deployment.StartAsync(instances);

        // First the SIMs that were in each modem before: what a device has seen decides whom its findings are given to. The rest by time,
        // each batch on whichever is free.
        await Support.Deployment.PostAsync(many.Instances[0].Client, [[.. Enumerable.Range(1, Farms).SelectMany(f => Farm(f).Take(2))]]);
        await many.PostAsync(All().Chunk(BatchSize));
        await many.SweepAsync();

        await AggregatesAreTheSameAsync(many.Instances[0].Client);
        await AlertsAreTheSameAsync(One, many.Instances[^1].Client);
    }

    [Theory]
    [InlineData(2, Explicit = true)] // The suite has this with four instances in one process; with processes it is run by hand.
    [InlineData(4, Explicit = true)] // As above.
    public async Task Records_split_at_random_add_up_as_in_one_process(int instances)
    {
        await using var many = await Support.Deployment.StartAsync(instances);
        var random = new Random(instances);
        var shares = All().GroupBy(_ => random.Next(instances));

        await Task.WhenAll(
            many.Instances.Zip(shares, (instance, share) => Support.Deployment.PostAsync(instance.Client, share.Chunk(BatchSize))));
        await many.SweepAsync();

        await AggregatesAreTheSameAsync(many.Instances[0].Client);
    }

    [Fact]
    public async Task One_killed_half_way_and_its_batches_sent_again_by_another_change_nothing()
    {
        await using var many = await Support.Deployment.StartAsync(2);
        var batches = All().Chunk(BatchSize).ToArray();
        var (killed, other) = (many.Instances[0], many.Instances[1]);

        await Support.Deployment.PostAsync(killed.Client, batches.Take(4));
        var underway = batches.Skip(4).Take(3)
            .Select(b => killed.Client.PostAsync("api/calls", SimFarm.Batch(b), TestContext.Current.CancellationToken)).ToList();
        await Task.Delay(30, TestContext.Current.CancellationToken);
        await killed.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(underway));
        await Support.Deployment.PostAsync(other.Client, batches.Skip(2));
        await many.SweepAsync();

        await AggregatesAreTheSameAsync(other.Client);
        await AlertsAreTheSameAsync(One, other.Client);
    }

    /// <summary>Takes more than a minute, so it runs only when asked for.</summary>
    [Fact(Explicit = true)] // More than a minute.
    public async Task A_minute_without_storage_is_answered_503_with_a_time_to_ask_again_and_nothing_is_lost()
    {
        await using var many = await Support.Deployment.StartAsync(2);
        var batches = All().Chunk(BatchSize).ToArray();
        await many.PostAsync(batches.Take(4));

        var outage = many.OutageAsync(TimeSpan.FromMinutes(1));
        var refused = await many.PostAsync(batches.Skip(4));
        await outage;
        await many.SweepAsync();

        Assert.True(refused > 0);
        TestContext.Current.TestOutputHelper?.WriteLine($"{refused} batches were refused.");
        await AggregatesAreTheSameAsync(many.Instances[0].Client);
        await AlertsAreTheSameAsync(One, many.Instances[1].Client);
    }

    private static IEnumerable<string> Farm(int farm) => SimFarm.Calls(farm, Calls, First.AddMinutes(farm));

    // By time, as one process would be sent them.
    private static IEnumerable<string> All() =>
        Enumerable.Range(1, Farms).SelectMany(f => Farm(f).Select((call, i) => (Time: i + 6 * f, call))).OrderBy(c => c.Time)
            .Select(c => c.call);

    // Without the level reached: not all shipped rules only grow, so where instances meet the last call may find less than in one process.
    private static async Task AlertsAreTheSameAsync(HttpClient one, HttpClient client)
    {
        var expected = await Support.Deployment.AlertsAsync(one);
        Assert.True(expected.Count >= Farms);
        Assert.Equal(expected, await Support.Deployment.AlertsAsync(client));
    }

    private async Task AggregatesAreTheSameAsync(HttpClient client) =>
        Assert.Equal(Additive(await Support.Deployment.SubjectsAsync(One, Subjects)),
            Additive(await Support.Deployment.SubjectsAsync(client, Subjects)));

    // Counts and numbers of different things; ratios and what goes by the order of calls, as findings of others do, come out otherwise
    // where instances meet.
    private static IEnumerable<string> Additive(IEnumerable<JsonElement> subjects) =>
        from subject in subjects
        from aggregate in subject.GetProperty("aggregates").EnumerateArray()
        let definition = aggregate.GetProperty("definition").GetString()!
        where definition.Split(' ')[0] is "count" or "distinct" or "sum" && !definition.Contains("of finding", StringComparison.Ordinal)
        select $"{subject.GetProperty("token")} "
            + $"{aggregate.GetProperty("name")}={(aggregate.TryGetProperty("value", out var value) ? value : null)}";

    /// <summary>The host that has taken all calls by itself; it is only asked.</summary>
    public sealed class OneProcess : IAsyncLifetime
    {
        private Embedded? _host;

        public HttpClient Client => _host!.Client;

        public async ValueTask InitializeAsync()
        {
            _host = await Embedded.StartAsync(AppSettings.ExampleTokenKey);
            await SimFarm.ObserveAsync(Client);
            await Support.Deployment.PostAsync(Client, All().Chunk(BatchSize));
        }

        public async ValueTask DisposeAsync() => await _host!.DisposeAsync();
    }
}
