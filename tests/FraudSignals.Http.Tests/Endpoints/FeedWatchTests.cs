using System.Globalization;
using FraudSignals.Formats.Records;
using FraudSignals.Http.Batches;
using FraudSignals.Http.Tests.BadInput;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>A feed whose records are nearly all refused is noticed, though each of its batches gets 200.</summary>
public sealed class FeedWatchTests
{
    [Theory]
    [InlineData("2026-02-20T12:00:00Z", "too late")]
    [InlineData("2026-03-01T13:00:00Z", "too early")]
    [InlineData("yesterday", "rejected")]
    public async Task Ready_is_degraded_and_the_source_and_reason_are_named(string time, string reason)
    {
        await using var server = await EngineServer.StartAsync();
        var feeds = server.Services.GetRequiredService<FeedWatch>();
        await server.PostCallsAsync(BatchFormat.NdJson, Bad(time, FeedWatch.LeastRecords - 1));
        Assert.Empty(feeds.Problems);
        await server.PostCallsAsync(BatchFormat.NdJson, Bad(time, 1));
        Assert.Equal([$"100% of the {FeedWatch.LeastRecords} records of local in the last hour were not taken, most as {reason}"],
            feeds.Problems);
        Assert.Equal("degraded", (await server.GetAsync("/health/ready")).Json.GetProperty("checks").GetProperty("feeds").GetString());

        await server.PostCallsAsync(BatchFormat.NdJson, [.. Enumerable.Range(0, 5).Select(i => Call.Json($"g{i}"))]);
        Assert.Empty(feeds.Problems);
    }

    [Fact]
    public void What_is_past_is_forgotten_within_the_hour()
    {
        var clock = new FakeTimeProvider();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var feeds = new FeedWatch(clock, services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        feeds.Of("dtac").Rejected(100);
        clock.Advance(TimeSpan.FromMinutes(50));
        feeds.Of("dtac").Processed([5, 0, 0, 0, 0, 5]);
        Assert.Equal("95% of the 110 records of dtac in the last hour were not taken, most as rejected", Assert.Single(feeds.Problems));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(feeds.Problems);
        Assert.Equal(new FeedShare("dtac", 10, 0.5, "in conflict"), feeds.Of("dtac").Share);
        clock.Advance(TimeSpan.FromDays(300));
        Assert.Null(feeds.Of("dtac").Share);
    }

    private static string[] Bad(string time, int count) =>
        [.. Enumerable.Range(0, count)
            .Select(
                i => Call.Json(string.Create(CultureInfo.InvariantCulture, $"b{i}")).Replace(Call.Time, time, StringComparison.Ordinal))];
}
